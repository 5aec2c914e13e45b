// Stands in for a native module of VS Code's server: the extension host ends when its parent is gone.
const CHECK_INTERVAL_MS = 2000;

exports.start = (pid) => {
  setInterval(() => {
    try {
      process.kill(pid, 0);
    } catch {
      process.exit(87);
    }
  }, CHECK_INTERVAL_MS).unref();
};

exports.exit = (code) => process.exit(code ?? 0);
