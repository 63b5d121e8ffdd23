import { expect, test } from "vitest";
import { toMarkdown } from "../../src/compat/report/markdown.ts";
import { compareDocuments } from "../../src/compat.ts";
import { edited, THINGS } from "./documents.ts";

test("the markdown report makes no link of a document's text that would notify somebody", () => {
  const next = edited(THINGS, {
    "components schemas NewThing properties kind enum": ["@octocat", "@org/team", "#12", "a@b"],
    "paths /things post operationId": "call @someone",
  });
  const report = { ...compareDocuments(THINGS, next), accepted: [], names: { old: "old.yaml", next: "new.yaml" } };
  const outsideCode = toMarkdown(report).replaceAll(/`[^`]*`/g, "");
  expect(outsideCode).not.toMatch(/(?<!\w)@\w|#\d/);
  expect(toMarkdown(report)).toMatch(/"`@octocat`", "`@org\/team`", "`#12`", "a@b"/);
});
