import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/system/**", "test/faults/**", "test/consumers/**"],
    globalSetup: ["test/seed/global-setup.ts"],
    setupFiles: ["test/seed/setup.ts"],
    // Many tests wait for a server or a process: meanwhile the cores can do others.
    // The modules of src/ keep no state but what is derived, so that the files of a worker can share them: a quarter less processor time.
    isolate: false,
    maxWorkers: availableParallelism() + 1,
    // Against hangs only: a mock takes a second to start, and many of them share the cores.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
