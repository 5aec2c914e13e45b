import type { Json } from "./answers.ts";

/** How a method of the node misbehaves. */
export type Fault = {
  /** The last part of the method's path: `broadcasttransaction`. */
  readonly method: string;
  /** How many calls; undefined: until faults are cleared. */
  readonly times?: number;
} & (
  | { readonly kind: "delay"; readonly ms: number }
  /** An exception of the node, which comes with HTTP 200. */
  | { readonly kind: "error"; readonly message: string }
  | { readonly kind: "status"; readonly status: number }
  /** The connection ends before the call is carried out, or after it: the caller cannot tell. */
  | { readonly kind: "vanish"; readonly carriedOut: boolean }
  /** Parts of the answer are replaced. */
  | { readonly kind: "lie"; readonly set: Json }
);

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** The fault that this call meets; it counts as one of its times. */
  next(method: string): Fault | undefined;
}

export function createFaults(): Faults {
  let faults: { fault: Fault; left: number }[] = [];
  return {
    add(fault) {
      faults.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
    },
    clear() {
      faults = [];
    },
    next(method) {
      const met = faults.find(({ fault, left }) => fault.method === method && left > 0);
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
