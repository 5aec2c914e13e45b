import { SwarmbidError } from "../errors.ts";
import type { PaymentDesk } from "../market/desk.ts";
import { type DeskCall, type Reply, reply, unwrap } from "./link.ts";

/** At whose wish each thing is asked: strangers can make us ask as often as they like. */
const WISHES: Readonly<Record<keyof PaymentDesk, "strangers" | "ours">> = {
  standing: "ours",
  payee: "strangers",
  open: "ours",
  pay: "ours",
  signAgain: "ours",
  owe: "ours",
  check: "strangers",
  store: "strangers",
  deposit: "ours",
  remember: "ours",
  budget: "ours",
};

/** Calls that are answered at once; what comes beyond them is refused, and nothing of it is kept. */
const MOST = { strangers: 32, ours: 512 } as const;

/** The main thread's end, for one life of the engine's thread: nothing that it asked outlives the answer. */
export function answerDesk(
  desk: () => Promise<PaymentDesk>,
  onInternal: (error: unknown) => void,
): (call: DeskCall) => Promise<Reply<unknown>> {
  const running = { strangers: 0, ours: 0 };
  return async ({ ask, given }) => {
    const wish = Object.hasOwn(WISHES, ask) ? WISHES[ask] : undefined;
    if (wish === undefined) return refusal("badInput", "Payments know no such question: update Swarmbid.");
    if (running[wish] >= MOST[wish])
      return wish === "strangers"
        ? { ok: true, value: undefined }
        : refusal("tryLater", "Payments are asked too much at once: try again in a moment.");
    running[wish] += 1;
    try {
      // The name and what is given with it belong together: see `DeskCall`.
      return await reply(
        async () => ((await desk())[ask] as (...all: readonly unknown[]) => Promise<unknown>)(...given),
        onInternal,
      );
    } finally {
      running[wish] -= 1;
    }
  };
}

const refusal = (code: "badInput" | "tryLater", message: string): Reply<unknown> => ({
  ok: false,
  error: { code, message },
});

/** The engine's thread's end. */
export function deskOver(ask: (call: DeskCall) => Promise<Reply<unknown>>): PaymentDesk {
  const asks =
    <K extends keyof PaymentDesk>(name: K) =>
    async (...given: Parameters<PaymentDesk[K]>): Promise<Awaited<ReturnType<PaymentDesk[K]>>> => {
      // Of the type that the desk answers this question with: both ends are one program.
      return unwrap(await ask({ ask: name, given } as DeskCall)) as Awaited<ReturnType<PaymentDesk[K]>>;
    };
  return {
    standing: asks("standing"),
    payee: asks("payee"),
    open: asks("open"),
    pay: asks("pay"),
    signAgain: asks("signAgain"),
    owe: asks("owe"),
    check: asks("check"),
    store: asks("store"),
    deposit: asks("deposit"),
    remember: asks("remember"),
    budget: asks("budget"),
  };
}

/** For a host without payments. */
export const noPayments = (): Promise<never> =>
  Promise.reject(new SwarmbidError("walletMissing", "No wallet is at hand here: nothing is paid and nothing is sold."));
