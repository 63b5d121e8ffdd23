import { expect, test } from "vitest";
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
