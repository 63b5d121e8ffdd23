import { defineConfig } from "vitest/config";
import config from "./vitest.config.ts";

/** Each document of the corpus against a server that is right by construction, and mutants of it; takes many minutes. */
export default defineConfig({
  test: {
    ...config.test,
    include: ["test/corpus/**/*.test.ts"],
    exclude: [],
    testTimeout: 900_000,
  },
});
