import { defineConfig } from "vitest/config";
import { replacements } from "./replacements.js";

const ring = (name: string, testTimeout: number, fileParallelism = true) => ({
  extends: true as const,
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout,
    hookTimeout: testTimeout,
    fileParallelism,
    // Short of the test's own time, so that a failure still says what was expected; a second is too short on a busy machine.
    expect: { poll: { timeout: testTimeout / 2 } },
  },
});

export default defineConfig({
  resolve: {
    alias: Object.entries(replacements).map(([find, replacement]) => ({ find: new RegExp(`^${find}$`), replacement })),
  },
  test: {
    environment: "node",
    restoreMocks: true,
    // What is waited for comes at once on an idle machine; the runner's own second is too short for a busy one.
    expect: { poll: { timeout: 15_000 } },
    // Aliases reach only what the runner loads itself: webtorrent's libraries, which must not bring their own bencode.
    server: {
      deps: {
        inline: [
          /node_modules\/(webtorrent|bittorrent-(protocol|dht|tracker\/(index|client|lib))|torrent-[a-z]+|ut_[a-z]+)/,
        ],
      },
    },
    // The tests of one file that run at once share lanes of their own.
    maxConcurrency: 1_000,
    projects: [
      ring("unit", 20_000),
      ring("hostile", 60_000),
      ring("chain", 60_000),
      ring("integration", 60_000, false),
      ring("interop", 120_000, false),
    ],
  },
});
