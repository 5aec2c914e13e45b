import { askNode, type NodeAccess, type Question } from "./askNode.ts";
import type { Json } from "./parseJson.ts";

/** Whoever answers questions: a node, or what a test puts in its place. */
export interface Node {
  /** Names it in sentences, and shows no key. */
  readonly host: string;
  ask(question: Question): Promise<Json>;
}

/** A node as it is reached by HTTP; after `close` nothing is asked any more. */
export function createNode(access: NodeAccess): Node & { close(): void } {
  const ending = new AbortController();
  return {
    host: access.url.host,
    ask: ({ signal = ending.signal, ...question }) =>
      askNode(access, { ...question, signal: AbortSignal.any([ending.signal, signal]) }),
    close() {
      ending.abort();
    },
  };
}
