import { describe, expect, test } from "vitest";
import { createPieceBlame } from "../../../../../src/engine/swarm/network/pieceBlame.ts";

const block = (sender: string, content: string) => ({ sender, bytes: Buffer.from(content) });
const always = () => true;

test("who sent a whole wrong piece is the culprit at once", () => {
  const blame = createPieceBlame();
  expect(blame.failed(0, [block("a", "bad"), block("a", "bad")])).toEqual(["a"]);
  expect(blame.isSuspect(0)).toBe(false);
});

describe("a wrong piece from several", () => {
  test("accuses nobody yet", () => {
    const blame = createPieceBlame();
    expect(blame.failed(0, [block("a", "one"), block("b", "bad")])).toEqual([]);
    expect(blame.isSuspect(0)).toBe(true);
  });

  test("accuses exactly those whose blocks differ, once the piece is right", () => {
    const blame = createPieceBlame();
    blame.failed(0, [block("a", "one"), block("b", "bad"), block("c", "three")]);
    blame.failed(0, [block("d", "bad"), block("a", "two"), block("c", "three")]);
    const right = ["one", "two", "three"].map((content) => block("e", content));
    expect(blame.verified(0, right)).toEqual(["b", "d"]);
    expect(blame.isSuspect(0)).toBe(false);
  });

  test("is fetched from one sender at a time, as long as that one serves", () => {
    const blame = createPieceBlame();
    blame.failed(0, [block("a", "one"), block("b", "bad")]);
    expect(blame.mayAsk(0, "a", always)).toBe(true);
    expect(blame.mayAsk(0, "b", always)).toBe(false);
    expect(blame.mayAsk(0, "a", always)).toBe(true);
    expect(blame.mayAsk(0, "b", (sender) => sender !== "a")).toBe(true);
    expect(blame.mayAsk(0, "a", always)).toBe(false);
    expect(blame.mayAsk(1, "b", always)).toBe(true);
  });

  test("that fails again from the one is the one's", () => {
    const blame = createPieceBlame();
    blame.failed(0, [block("a", "one"), block("b", "bad")]);
    expect(blame.failed(0, [block("b", "bad"), block("b", "bad")])).toEqual(["b"]);
  });
});

test("a verified piece that never failed accuses nobody", () => {
  expect(createPieceBlame().verified(0, [block("a", "one")])).toEqual([]);
});

test("endless failures do not fill the memory", () => {
  const blame = createPieceBlame();
  for (let piece = 0; piece < 1_000; piece++) blame.failed(piece, [block("a", "x"), block("b", "y")]);
  expect([...Array(1_000).keys()].filter((piece) => blame.isSuspect(piece))).toHaveLength(256);
});
