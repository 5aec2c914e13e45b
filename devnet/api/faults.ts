import type { Json } from "./answers.ts";

/** How a method of the node misbehaves. */
export type Fault = {
  /** The last part of the method's path: `broadcasttransaction`. */
  readonly method: string;
  /** The part before it, `wallet` or `walletsolidity`; undefined: whichever it is. */
  readonly room?: string;
  /** Only calls whose body has these fields; undefined: all of them. */
  readonly where?: Readonly<Record<string, unknown>>;
  /** How many calls; undefined: until faults are cleared. */
  readonly times?: number;
} & (
  | { readonly kind: "delay"; readonly ms: number }
  /** An exception of the node, which comes with HTTP 200. */
  | { readonly kind: "error"; readonly message: string }
  | { readonly kind: "status"; readonly status: number }
  /** The connection ends before the call is carried out, or after it: the caller cannot tell. */
  | { readonly kind: "vanish"; readonly carriedOut: boolean }
  /** Knows of nothing: the answer is empty. */
  | { readonly kind: "hide" }
  /** Parts of the answer are replaced. */
  | { readonly kind: "lie"; readonly set: Json }
);

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** The fault that this call meets; it counts as one of its times. */
  next(call: Call): Fault | undefined;
}

export interface Call {
  readonly room: string;
  readonly method: string;
  readonly query: Json;
}

const meets = ({ method, room, where = {} }: Fault, call: Call): boolean =>
  method === call.method &&
  (room === undefined || room === call.room) &&
  Object.entries(where).every(([key, value]) => call.query[key] === value);

export function createFaults(): Faults {
  let faults: { fault: Fault; left: number }[] = [];
  return {
    add(fault) {
      faults.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
    },
    clear() {
      faults = [];
    },
    next(call) {
      const met = faults.find(({ fault, left }) => left > 0 && meets(fault, call));
      if (met !== undefined) met.left -= 1;
      return met?.fault;
    },
  };
}

/** The answer with the lie's parts in it; objects are merged, everything else is replaced. */
export function lie(answer: Json, set: Json): Json {
  const merged: Record<string, unknown> = { ...answer };
  for (const [key, value] of Object.entries(set)) {
    const old = answer[key];
    merged[key] = isObject(old) && isObject(value) ? lie(old, value) : value;
  }
  return merged;
}

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
