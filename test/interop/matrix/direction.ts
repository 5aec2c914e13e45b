export const DIRECTIONS = ["they seed, we fetch", "we seed, they fetch"] as const;

export type Direction = (typeof DIRECTIONS)[number];
