import { defineConfig } from "vitest/config";
import config from "./vitest.config.ts";

/** Each faulty server and each rule, where the plain run takes some of each class; real servers; each gate. Takes minutes. */
export default defineConfig({
  test: {
    ...config.test,
    include: [
      "test/faults/**/*.test.ts",
      "test/check/check.test.ts",
      "test/check/other-documents.test.ts",
      "test/compat/oracle.test.ts",
    ],
    exclude: [],
    env: { EVERY_FAULT: "1" },
  },
});
