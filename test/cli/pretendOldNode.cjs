// Preloaded by a test: the launcher sees a Node that is too old, whichever really runs.
Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.0.0" } });
