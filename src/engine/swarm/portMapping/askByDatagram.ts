import { createSocket } from "node:dgram";

/** Times between one attempt and the next; routers lose datagrams. */
const WAITS_MS = [250, 500, 1_000];
const MAX_ANSWER_BYTES = 1_100;

/**
 * Asks one address by UDP until `read` makes something of an answer; the system drops datagrams of anybody else. `write` gets
 * our own address on the way there. Rejects when there is no answer in two seconds, or when `read` throws.
 */
export function askByDatagram<T>(
  { host, port }: { readonly host: string; readonly port: number },
  write: (ownAddress: string) => Uint8Array,
  read: (answer: Buffer) => T | undefined,
  signal: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const socket = createSocket("udp4");
    let timer: NodeJS.Timeout | undefined;
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      socket.removeAllListeners("error").on("error", () => undefined);
      socket.close();
      settle();
    };
    const fail = (error: Error): void => {
      end(() => {
        reject(error);
      });
    };
    const abort = (): void => {
      fail(new Error("it is not asked any more"));
    };
    const attempt = (at: number): void => {
      const wait = WAITS_MS[at];
      if (wait === undefined) {
        fail(new Error("it does not answer"));
        return;
      }
      socket.send(write(socket.address().address));
      timer = setTimeout(() => {
        attempt(at + 1);
      }, wait);
    };
    socket.on("error", fail);
    socket.on("message", (answer) => {
      if (answer.length > MAX_ANSWER_BYTES) return;
      try {
        const result = read(answer);
        if (result === undefined) return;
        end(() => {
          resolve(result);
        });
      } catch (error) {
        fail(error instanceof Error ? error : new Error(String(error)));
      }
    });
    if (signal.aborted) {
      abort();
      return;
    }
    signal.addEventListener("abort", abort);
    socket.connect(port, host, () => {
      attempt(0);
    });
  });
}
