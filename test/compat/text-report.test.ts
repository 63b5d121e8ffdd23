import { describe, expect, test } from "vitest";
import { toGithub } from "../../src/compat/report/github.ts";
import { toHtml } from "../../src/compat/report/html.ts";
import { toMarkdown } from "../../src/compat/report/markdown.ts";
import { toJson } from "../../src/compat/report/report.ts";
import { toText } from "../../src/compat/report/text.ts";
import { compareDocuments } from "../../src/compat.ts";
import { edited, THINGS } from "./documents.ts";

const next = edited(THINGS, {
  "components schemas NewThing properties size maximum": 8,
  "components schemas NewThing properties place $ref": "gone.yaml",
});
const report = { ...compareDocuments(THINGS, next), accepted: [], names: { old: "old.yaml", next: "new.yaml" } };

test("the text report colours what breaks, and is no wider than the terminal", () => {
  const text = toText(report, { paint: (style, shown) => `<${style}>${shown}</>`, width: 60 });
  expect(text).toContain("<red>breaking</>");
  expect(text).toContain("<bold>createThing</>");
  expect(text).toMatch(/<red>old\.yaml → new\.yaml: 1 breaking, .*<\/>\n<red>.*compared<\/>\n$/);
  const lines = text.replaceAll(/<\/?\w*>/g, "").split("\n");
  // A word that is longer than a line stands alone.
  expect(lines.filter((line) => line.length > 60 && line.trim().includes(" "))).toEqual([]);
});

test("the text report is plain, and its lines as long as they are, where nobody watches", () => {
  const text = toText(report);
  expect(text).toContain(
    "\n            `maximum` changed from 9 to 8: a caller whose value kept to the old rule can be refused. ",
  );
  expect(text).toContain("Not compared:\n  createThing body place: the $ref gone.yaml of the new document cannot be");
});

describe("a change of a shared schema, and what was not searched for,", () => {
  const shared = edited(THINGS, { "components schemas Thing properties size maximum": 10 });
  const comparison = compareDocuments(THINGS, shared);
  const unsearched = ["getThing", "b", "c", "d", "e", "f"];
  const large = { ...comparison, unsearched, accepted: [], names: { old: "old.yaml", next: "new.yaml" } };

  test.each([
    ["text", toText, "The same at 1 more place: createThing response 201 size."],
    ["markdown", toMarkdown, "The same at 1 more place: createThing response 201 size."],
    ["HTML", toHtml, "<details><summary>The same at 1 more place</summary><ul><li><code>createThing response 201 size"],
  ])("are said once in %s", (_, write, same) => {
    expect(comparison.breaking.map(({ operation }) => operation)).toEqual(["getThing", "createThing"]);
    const written = write(large);
    expect(written.split("changed from 9 to 10").length).toBe(2);
    expect(written).toMatch(/`maximum` changed|<code>maximum<\/code> changed/);
    expect(written).toContain(same);
    expect(written).toContain("no counterexample was searched for in 6 operations: getThing, b, c, d, e, and 1 more.");
  });

  test("are named in annotations and in JSON", () => {
    expect(toGithub(large)).toMatch(/^The documents are large: no counterexample was searched for in 6 operations/m);
    expect(JSON.parse(toJson(large))).toMatchObject({ breaking: [{}, {}], unsearched });
  });
});

describe("documents without a common operation", () => {
  const other = edited(THINGS, { paths: { "/others": { get: { operationId: "other", responses: { default: {} } } } } });
  const unrelated = { ...compareDocuments(THINGS, other), accepted: [], names: { old: "old.yaml", next: "new.yaml" } };
  const sentence = "The two documents have no operation in common. Are they versions of the same API?";

  test.each([
    ["text", toText],
    ["markdown", toMarkdown],
    ["annotations", toGithub],
  ])("are called so in the first line of the %s", (_, write) => {
    expect(write(unrelated).split("\n")[0]).toContain(sentence);
    expect(write(report)).not.toContain(sentence);
  });

  test("are called so at the top of the HTML report, and in JSON", () => {
    expect(toHtml(unrelated)).toMatch(new RegExp(`</h1>\\s*<p[^>]*><strong>${sentence.replace("?", "\\?")}`));
    expect(JSON.parse(toJson(unrelated))).toMatchObject({ unrelated: true });
    expect(JSON.parse(toJson(report))).not.toHaveProperty("unrelated");
  });

  test("are not those whose operations have moved, or cannot be read", () => {
    for (const item of [{ get: { operationId: "getThing", responses: { default: {} } } }, { $ref: "gone.yaml" }]) {
      expect(compareDocuments(THINGS, edited(THINGS, { paths: { "/moved": item } })).unrelated).toBeUndefined();
    }
  });
});
