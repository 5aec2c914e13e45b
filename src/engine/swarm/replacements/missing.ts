// Stands in for native helpers that `ws` takes when they are there: `bufferutil` and `utf-8-validate`. It looks for them
// with `require` in a try block, so being missing is said by throwing.
throw new Error("This native helper is not part of the bundle.");
