import type { PaymentDesk } from "../../src/engine/market/desk.ts";
import type { Clock } from "../../src/engine/ports.ts";

/** What a market is given that can be killed: then no timer of it runs, it asks nothing and hears no answer, and what it had asked is done. */
export interface MortalHost {
  readonly clock: Clock;
  readonly desk: PaymentDesk;
  kill(): void;
}

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

export function createMortalHost(clock: Clock, desk: PaymentDesk): MortalHost {
  let isDead = false;
  const isOver = (): boolean => isDead;
  const running = new Set<() => void>();

  function start(begin: (done: () => void) => () => void): () => void {
    if (isDead) return () => undefined;
    const cancel = begin(() => running.delete(cancel));
    running.add(cancel);
    return () => {
      running.delete(cancel);
      cancel();
    };
  }

  const whileAlive =
    <A extends readonly unknown[], T>(call: (...asked: A) => Promise<T>) =>
    async (...asked: A): Promise<T> => {
      if (isOver()) return never();
      try {
        return await call(...asked);
      } finally {
        if (isOver()) await never();
      }
    };

  return {
    clock: {
      now: clock.now,
      after: (ms, call) =>
        start((done) =>
          clock.after(ms, () => {
            done();
            call();
          }),
        ),
      every: (ms, call) => start(() => clock.every(ms, call)),
    },
    desk: {
      standing: whileAlive(desk.standing),
      payee: whileAlive(desk.payee),
      open: whileAlive(desk.open),
      pay: whileAlive(desk.pay),
      signAgain: whileAlive(desk.signAgain),
      owe: whileAlive(desk.owe),
      check: whileAlive(desk.check),
      store: whileAlive(desk.store),
      deposit: whileAlive(desk.deposit),
      remember: whileAlive(desk.remember),
      budget: whileAlive(desk.budget),
    },
    kill() {
      isDead = true;
      for (const cancel of running) cancel();
      running.clear();
    },
  };
}
