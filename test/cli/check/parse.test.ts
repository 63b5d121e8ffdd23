import { expect, test } from "vitest";
import { parseCheck } from "../../../src/cli/check/parse.ts";
import { captureIo } from "../capture-io.ts";

test.each([
  [[], true],
  [["--contract", "openapi.yaml"], false],
  [["--mock-document", "next.yaml"], false],
])(
  "a known deviation that does not occur is a finding on the contract of this package alone: %j",
  (argv, isFinding) => {
    expect(parseCheck(argv, captureIo()).options.showsDeviations).toBe(isFinding);
  },
);
