// What a reference that cannot be followed leads to is not compared, and the rest is.
import { describe, expect, test } from "vitest";
import { compareDocuments } from "../../src/compat.ts";
import type { Json } from "../../src/contract.ts";
import { broken, type Edits, edited, NOTHING, OLD_THINGS, THINGS } from "./documents.ts";

const GONE = { $ref: "gone.yaml#/Part" };
const GET = "paths /things/{id} get";
const POST = "paths /things post";
const NEW = "components schemas NewThing";
const PLACE = `${NEW} properties place`;
const CALL = { "{$request.body#/url}": { post: { responses: { "200": { description: "Taken" } } } } };

/** What cannot be followed, the edit that puts it there, and what is skipped. */
const PARTS: readonly (readonly [description: string, edits: Edits, skipped: readonly string[]])[] = [
  ["a path", { "paths /things": GONE }, ["createThing ", "/things "]],
  ["a parameter", { [`${GET} parameters 0`]: GONE }, ["getThing parameters"]],
  ["a body", { [`${POST} requestBody`]: GONE }, ["createThing body"]],
  ["a response", { [`${GET} responses 200`]: GONE }, ["getThing response 200"]],
  ["a header", { [`${GET} responses 200 headers X-Rate`]: GONE }, ["getThing response 200 header X-Rate"]],
  ["a security scheme", { "components securitySchemes flows": GONE }, ["moveThing security"]],
  ["a schema", { [PLACE]: GONE }, ["createThing body place"]],
  ["an alternative", { [PLACE]: { anyOf: [{ type: "string" }, GONE] } }, ["createThing body place"]],
  ["a part of a whole", { [PLACE]: { allOf: [{ maxProperties: 1 }, GONE] } }, ["createThing body place"]],
  ["what is ruled out", { [PLACE]: { not: { properties: { x: GONE } } } }, ["createThing body place"]],
  ["a property of a property", { [`${PLACE}`]: { type: "object", properties: { x: GONE } } }, []],
];

const placesOf = (parts: readonly { operation: string; location: string }[]): string[] =>
  parts.map(({ operation, location }) => `${operation} ${location}`).sort();

describe.each(PARTS)("of %s that cannot be reached", (_, edits, skipped) => {
  const unknown = edited(THINGS, edits);

  test("nothing is said where it is in both documents, but that it was not compared", () => {
    const comparison = compareDocuments(unknown, unknown);
    expect(comparison).toEqual({ ...NOTHING, skipped: comparison.skipped });
    expect(comparison.skipped.length).toBeGreaterThan(0);
  });

  test("no change is made up where it is in one document", () => {
    for (const comparison of [compareDocuments(THINGS, unknown), compareDocuments(unknown, THINGS)]) {
      const isAbout = ({ location }: { location: string }): boolean => location === "body place.y";
      expect(broken(comparison).filter((change) => !isAbout(change))).toEqual([]);
      expect(placesOf(comparison.skipped)).toEqual(expect.arrayContaining(skipped.slice(0, 1)));
      expect(comparison.skipped[0]?.reason).toMatch(/^the \$ref gone\.yaml#\/Part of the (old|new) document cannot be/);
    }
  });

  test("a break elsewhere is found", () => {
    const next = edited(unknown, { [`${GET} operationId`]: "other" });
    expect(placesOf(compareDocuments(THINGS, next).breaking)).toContain("getThing operationId");
  });
});

test("a call that cannot be reached is not called removed", () => {
  const [old, next] = [CALL, GONE].map((call) => edited(THINGS, { [`${POST} callbacks`]: { called: call } }));
  const { breaking, skipped } = compareDocuments(old ?? {}, next ?? {});
  expect([breaking, placesOf(skipped)]).toEqual([
    [],
    ["createThing callback called", "createThing callback called {$request.body#/url}"],
  ]);
});

test("what a tag leads to that cannot be reached is not called another alternative", () => {
  const [old, next] = ["#/components/schemas/Thing", GONE.$ref].map((a) =>
    edited(THINGS, { "components schemas Place discriminator": { propertyName: "kind", mapping: { a } } }),
  );
  const { breaking, skipped } = compareDocuments(old ?? {}, next ?? {});
  expect([breaking, placesOf(skipped).includes("createThing body place")]).toEqual([[], true]);
});

test("a reference that leads back to itself is not compared", () => {
  const circle = edited(OLD_THINGS, {
    "components schemas Place": { $ref: "#/components/schemas/Circle" },
    "components schemas Circle": { $ref: "#/components/schemas/Place" },
  });
  const { breaking, skipped } = compareDocuments(OLD_THINGS, circle);
  expect([breaking, placesOf(skipped)]).toEqual([[], ["putThing body place"]]);
  expect(skipped[0]?.reason).toContain("leads back to itself");
});

test("the anchor of a schema is followed in OpenAPI 3.0 too, and the whole document is not taken for a schema", () => {
  const named = (place: unknown): Json =>
    edited(OLD_THINGS, {
      "components schemas Place": place,
      "components schemas Text": { $anchor: "text", type: "string" },
    });
  const text = named({ $ref: "#/components/schemas/Text" });
  expect(compareDocuments(text, named({ $ref: "#text" }))).toEqual(NOTHING);
  expect(compareDocuments(text, named({ $ref: "#" })).skipped[0]?.reason).toBe(
    "the $ref # of the new document cannot be followed: only references into the same document (#/…) are read",
  );
});
