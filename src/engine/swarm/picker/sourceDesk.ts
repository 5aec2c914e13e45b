/** Where sources that are no peers find what to fetch. */
export interface SourceDesk {
  /** New wanted pieces next to one another, the most wanted first; they count as started then. */
  startRun(most: number, mayHave: (piece: number) => boolean): readonly number[];
  /** Started pieces that may have blocks which nobody was asked for. */
  openPieces(): Iterable<number>;
  /** All wanted pieces that were started and are missing. */
  startedPieces(): Iterable<number>;
  /** Blocks of started pieces became free. */
  reopen(): void;
  /** Called in each round, when the peers were given work. */
  onRound(call: () => void): void;
}
