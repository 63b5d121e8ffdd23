import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that mostly wait, for servers and processes: vitest, which goes by size, would start them last and wait for them alone. */
const WAITING = /\/(misbehaving|interrupt|export\/process|mock\/\w+|prism\/mock|record\/mock|none-accepted)\.test\.ts$/;

class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return [true, false].flatMap((waiting) => sorted.filter(({ moduleId }) => WAITING.test(moduleId) === waiting));
  }
}

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/system/**", "test/faults/**", "test/corpus/**", "examples/**"],
    globalSetup: ["test/seed/global-setup.ts", "test/seed/bundle.ts"],
    setupFiles: ["test/seed/setup.ts"],
    // Many tests wait for a server or a process: meanwhile the cores can do others.
    // The modules of src/ keep no state but what is derived, so that the files of a worker can share them: a quarter less processor time.
    isolate: false,
    sequence: { sequencer: WaitingFirst },
    maxWorkers: availableParallelism() + 1,
    // Against hangs only: a mock takes a second to start, and many of them share the cores.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
