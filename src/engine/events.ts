import type { Disposable } from "./lifecycle.ts";

/** Subscribes a listener; the result ends the subscription. The shape is VS Code's. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

export interface Emitter<T> extends Disposable {
  readonly event: Event<T>;
  fire(value: T): void;
}

/** Creates an emitter whose listeners are called in the order of their subscription. */
export function createEmitter<T>(): Emitter<T> {
  const listeners = new Set<{ call: (value: T) => void }>();
  return {
    event(listener) {
      const entry = { call: listener };
      listeners.add(entry);
      return { dispose: () => void listeners.delete(entry) };
    },
    fire(value) {
      for (const entry of [...listeners]) entry.call(value);
    },
    dispose() {
      listeners.clear();
    },
  };
}
