// Stands in for `axios`: the client library builds transactions and asks nobody. Nodes are asked by askNode.ts alone, within its limits.

const refuse = (): Promise<never> => Promise.reject(new Error("The client library makes no requests of its own."));

export default { create: () => ({ request: refuse }) };
