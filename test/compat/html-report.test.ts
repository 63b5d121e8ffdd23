import { expect, test } from "vitest";
import { toHtml } from "../../src/compat/report/html.ts";
import { compareDocuments } from "../../src/compat.ts";

const withLimit = (maximum: number, names: readonly string[]) => ({
  openapi: "3.1.0",
  info: { title: "Books", version: "1" },
  paths: {
    "/books": {
      get: {
        operationId: "listBooks",
        parameters: names.map((name) => ({ name, in: "query", schema: { type: "integer", maximum } })),
        responses: { "200": { description: "Books." } },
      },
    },
  },
});

test("the HTML report marks each change with its level, and shows keywords as code", () => {
  const compared = compareDocuments(withLimit(100, ["limit"]), withLimit(50, ["limit", "author"]));
  const page = toHtml({ ...compared, accepted: [], names: { old: "old.yaml", next: "new.yaml" } });
  const levels = [...page.matchAll(/<article class="finding (\w+)">/g)].map(([, level]) => level);
  expect(levels).toEqual(["breaking", "compatible"]);
  expect(page).toContain("<p><code>maximum</code> changed from 100 to 50");
});
