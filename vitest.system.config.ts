import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/system/**/*.test.ts"],
    globalSetup: ["test/system/require-programs.ts", "test/system/products.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two files at a time: a browser takes a core for itself.
    maxWorkers: 2,
  },
});
