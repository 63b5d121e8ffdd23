import { expect, test } from "vitest";
import { painter } from "../../src/cli/colours.ts";
import { captureIo } from "./capture-io.ts";

const output = (isTTY: boolean) => ({ isTTY, write: () => undefined });

test.each([
  { isTTY: true, environment: {}, coloured: true },
  { isTTY: false, environment: {}, coloured: false },
  { isTTY: true, environment: { NO_COLOR: "1" }, coloured: false },
  { isTTY: true, environment: { NO_COLOR: "" }, coloured: true },
  { isTTY: true, environment: { TERM: "dumb" }, coloured: false },
  { isTTY: false, environment: { FORCE_COLOR: "1" }, coloured: true },
  { isTTY: false, environment: { FORCE_COLOR: "1", NO_COLOR: "1" }, coloured: true },
  { isTTY: true, environment: { FORCE_COLOR: "0" }, coloured: false },
])("colours on a terminal $isTTY under $environment: $coloured", ({ isTTY, environment, coloured }) => {
  const paint = painter(captureIo({ environment }), output(isTTY));
  expect(paint?.("red", "text")).toBe(coloured ? "\u001b[31mtext\u001b[39m" : undefined);
});
