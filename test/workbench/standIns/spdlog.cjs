// Stands in for a native module of VS Code's server: its log files, written plainly.
const fs = require("node:fs");
const path = require("node:path");

const LEVELS = ["trace", "debug", "info", "warn", "error", "critical"];

class Logger {
  #level = LEVELS.indexOf("info");
  #file;
  #decorated = true;

  constructor(_type, _name, file) {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    this.#file = fs.openSync(file, "a");
    for (const [level, name] of LEVELS.entries()) this[name] = (message) => this.#write(level, message);
  }

  #write(level, message) {
    if (level < this.#level || this.#file === undefined) return;
    const line = this.#decorated ? `${new Date().toISOString()} [${LEVELS[level]}] ${message}\n` : message;
    try {
      fs.writeSync(this.#file, line);
    } catch {
      // A log that cannot be written must not end the server.
    }
  }

  getLevel() {
    return this.#level;
  }

  setLevel(level) {
    this.#level = level;
  }

  setPattern() {
    this.#decorated = true;
  }

  clearFormatters() {
    this.#decorated = false;
  }

  flush() {}

  drop() {
    if (this.#file !== undefined) fs.closeSync(this.#file);
    this.#file = undefined;
  }
}

const create = async (name, file) => new Logger("rotating", name, file);

// One statement for each: the server imports them by name, and Node finds names in this form.
exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
