import { describe, expect, test } from "vitest";
import { runCommandLine } from "../../../src/cli/command-line.ts";
import { type ContractFlag, readChoices } from "../../../src/cli/export/filters.ts";
import { captureIo } from "../capture-io.ts";

const { filters, exportSize, enterpriseProjectId, columns } = await readChoices();
const io = captureIo();
await runCommandLine(["export", "--help"], io);
const help = io.output();

/** The words of the help on one flag, in one line. */
function wordsOn({ name }: ContractFlag): string {
  const [, words = ""] = new RegExp(`^  --${name} (.*(?:\\n {6}.*)*)`, "m").exec(help) ?? [];
  return words.replaceAll(/\s+/g, " ");
}

describe("export --help", () => {
  test.each([...filters, exportSize, enterpriseProjectId])("has --$name with its limits and values", (flag) => {
    const { schema, kind } = flag;
    const words = wordsOn(flag);
    const { minLength, maxLength, minimum, maximum } = schema as Record<string, unknown>;
    const limits = flag.name.startsWith("created-") ? [] : [minLength, maxLength, minimum, maximum];
    for (const limit of limits.filter((one) => one !== undefined)) {
      expect(words).toMatch(new RegExp(`\\b${limit}\\b`));
    }
    for (const value of schema.enum ?? []) {
      expect(words).toMatch(new RegExp(`[ ,]${value}[,.]`));
    }
    expect(words.startsWith("[true|false], --no-")).toBe(kind === "optional");
    expect(words).not.toMatch(/`|Absent: no filter/);
  });

  test.each(columns)("has the column $key with its title", ({ key, title }) => {
    expect(help).toMatch(new RegExp(`^ +${key} {2,}${title}$`, "m"));
  });

  test("takes times by ISO 8601, and does not speak of milliseconds", () => {
    const times = filters.filter(({ name }) => name.startsWith("created-"));
    expect(times).toHaveLength(2);
    for (const time of times) {
      expect(wordsOn(time)).toMatch(/^TIME .*by ISO 8601: a day/);
      expect(wordsOn(time)).not.toContain("milliseconds");
    }
  });

  test("fits into lines that a person can read, and none is a word alone", () => {
    const lines = help.split("\n");
    const wrapped = lines.filter((line) => line.startsWith("      "));
    expect(Math.max(...wrapped.map((line) => line.length))).toBeLessThanOrEqual(96);
    expect(Math.max(...wrapped.map((line) => line.length))).toBeGreaterThan(80);
  });
});
