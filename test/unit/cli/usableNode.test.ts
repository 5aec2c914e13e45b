import { expect, test } from "vitest";
import { isUsableNode } from "../../../src/cli/usableNode.ts";

test.each([
  ["18.20.4", false],
  ["20.20.2", false],
  ["22.9.0", false],
  ["22.14.1", false],
  ["22.15.0", true],
  ["24.0.0", true],
  ["24.21.0-nightly", true],
  ["100.1.0", true],
])("Node %s is usable: %s", (version, usable) => expect(isUsableNode(version)).toBe(usable));
