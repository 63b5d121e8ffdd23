import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/system/**", "test/faults/**", "test/consumers/**"],
    globalSetup: ["test/seed/global-setup.ts"],
    setupFiles: ["test/seed/setup.ts"],
    // Of two cores the default leaves one idle.
    maxWorkers: "100%",
    // Against hangs only: a mock takes a second to start, and many of them share the cores.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
