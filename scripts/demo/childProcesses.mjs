import { spawn } from "node:child_process";

const running = new Set();
let stopping = false;

/** Starts a process that `stopChildren` knows, from its first moment on. */
export function startChild(program, args, options) {
  if (stopping) throw new Error("It is being stopped.");
  const child = spawn(program, args, options);
  running.add(child);
  const gone = () => running.delete(child);
  child.once("exit", gone).once("error", gone);
  return child;
}

/** Asks all processes to end and waits until they have; one that does not listen yet ends at once. */
export async function stopChildren() {
  stopping = true;
  const ended = [...running].map(
    (child) => new Promise((resolve) => child.once("exit", resolve).once("error", resolve)),
  );
  for (const child of running) child.kill("SIGTERM");
  await Promise.all(ended);
}
