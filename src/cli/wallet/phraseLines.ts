const COLUMNS = 3;
const WIDTH = 18;

/** The words of a phrase with their numbers, some a line. */
export function numbered(phrase: string): readonly string[] {
  const cells = phrase.split(" ").map((word, at) => `${String(at + 1).padStart(4)}. ${word}`.padEnd(WIDTH));
  return cells.flatMap((_cell, at) =>
    at % COLUMNS === 0
      ? [
          cells
            .slice(at, at + COLUMNS)
            .join("")
            .trimEnd(),
        ]
      : [],
  );
}
