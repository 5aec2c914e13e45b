import { defineConfig } from "vitest/config";
import { replacements } from "./replacements.js";

const ring = (name: string, testTimeout: number, fileParallelism = true) => ({
  extends: true as const,
  test: { name, include: [`test/${name}/**/*.test.ts`], testTimeout, hookTimeout: testTimeout, fileParallelism },
});

export default defineConfig({
  resolve: {
    alias: Object.entries(replacements).map(([find, replacement]) => ({ find: new RegExp(`^${find}$`), replacement })),
  },
  test: {
    environment: "node",
    restoreMocks: true,
    projects: [
      ring("unit", 20_000),
      ring("hostile", 60_000),
      ring("integration", 60_000, false),
      ring("interop", 120_000, false),
    ],
  },
});
