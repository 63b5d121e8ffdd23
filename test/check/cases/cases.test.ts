import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { fillPath } from "../../../src/check/cases/base-request.ts";
import type { Case } from "../../../src/check/cases/case.ts";
import { deterministicCases } from "../../../src/check/cases/cases.ts";
import { bodyText, type RequestValues } from "../../../src/check/cases/request.ts";
import { type Json, type Operation, readContract, readDocument } from "../../../src/contract.ts";
import { makeContract, makeDocument } from "../../fixtures/make-document.ts";

function casesOf(document: Json): readonly Case[] {
  const { contract, operation } = makeContract(document);
  return deterministicCases(contract, operation).cases;
}
const ofBody = (schema: Json): readonly Case[] => casesOf(makeDocument({ body: schema }));

/** The values that the cases of one constraint put into the body's property `a`. */
function valuesFor(cases: readonly Case[], keyword: string, expected: Case["expected"]): unknown[] {
  return cases
    .filter((one) => one.expected === expected && one.constraint?.keyword === keyword)
    .map(({ request }) => (request.exact ? JSON.parse(bodyText(request) ?? "null") : request.body))
    .map((body) => (body as { a?: unknown } | null)?.a);
}
const ofProperty = (schema: Json): readonly Case[] => ofBody({ type: "object", properties: { a: schema } });
function listOf(property: Json): ReturnType<typeof deterministicCases> {
  const { contract, operation } = makeContract(makeDocument({ body: { type: "object", properties: { a: property } } }));
  return deterministicCases(contract, operation);
}
const lengthOf = (value: unknown): number => (typeof value === "string" ? [...value].length : Number.NaN);

/** A validator that shares nothing with the one under test: each violation as its place and keyword. */
function independent(document: Json): (operation: Operation, request: RequestValues) => string[] {
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false });
  ajv.addSchema({ $id: "https://document.test/", ...document });
  const path = (name: string) => `https://document.test/#/paths/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
  const seen = new Map<string, ReturnType<Ajv2020["compile"]>>();
  const validate = (reference: string, value: unknown, at: string): string[] => {
    const compiled = seen.get(reference) ?? ajv.compile({ $ref: reference });
    seen.set(reference, compiled);
    return compiled(value)
      ? []
      : (compiled.errors ?? []).map(({ keyword, instancePath }) => `${at}${instancePath} ${keyword}`);
  };
  return (operation, request) => {
    const body = bodyText(request);
    const media = `${path(operation.path)}/${operation.method.toLowerCase()}/requestBody/content/application~1json/schema`;
    return body === undefined ? [] : validate(encodeURI(media), JSON.parse(body), "body");
  };
}

describe("the limits of a text", () => {
  const cases = ofProperty({ type: "string", minLength: 2, maxLength: 5 });

  it.each([
    ["minLength", 2, 1],
    ["maxLength", 5, 6],
  ])("%s is shown at the limit itself, and just beyond it", (keyword, at, beyond) => {
    expect(new Set(valuesFor(cases, keyword, "accepted").map(lengthOf))).toContain(at);
    expect(new Set(valuesFor(cases, keyword, "rejected").map(lengthOf))).toContain(beyond);
  });

  it("are measured in code points: characters of two and four bytes, of two units, and combining ones stand at each", () => {
    for (const [side, length] of [["accepted", 5] as const, ["rejected", 6] as const]) {
      const texts = valuesFor(cases, "maxLength", side).filter((text) => lengthOf(text) === length);
      for (const kind of [/[\u{10000}-\u{10ffff}]/u, /\p{M}/u, /\p{Cc}/u, /[一-龥]/, /^\s+$/]) {
        expect(texts.filter((text) => kind.test(String(text)))).not.toEqual([]);
      }
    }
  });

  it("are passed far as well, where 8 and 16 bits begin again", () => {
    const lengths = valuesFor(cases, "maxLength", "rejected").map(lengthOf);
    expect(lengths).toEqual(expect.arrayContaining([5 + 256, 65_536 + 5]));
  });
});

describe("other limits", () => {
  it.each([
    ["minimum", { type: "integer", minimum: 3 }, 3, 2],
    // What stands for no value, or for no limit.
    ["minimum", { type: "integer", minimum: 5 }, 5, 0],
    ["exclusiveMinimum", { type: "integer", exclusiveMinimum: 3 }, 4, -1],
    ["type", { type: "integer" }, 0, 1e-17],
    ["type", { type: "integer", minimum: 3 }, 3, 3.0000000001],
    ["maximum", { type: "integer", maximum: 8 }, 8, 9],
    ["maximum", { type: "number", maximum: 0.0005 }, 0.0005, 0.0015],
    ["exclusiveMinimum", { type: "integer", exclusiveMinimum: 3 }, 4, 3],
    ["exclusiveMaximum", { type: "integer", exclusiveMaximum: 8 }, 7, 8],
    ["multipleOf", { type: "integer", multipleOf: 7, minimum: 1 }, 7, 8],
    ["maximum", { type: "integer", multipleOf: 7, maximum: 10 }, 7, 14],
    // Multiples of its parts, and far from the first.
    ["multipleOf", { type: "number", multipleOf: 0.25, minimum: 0 }, 0.25, 0.05],
    ["multipleOf", { type: "integer", multipleOf: 30, minimum: 0 }, 30, 10],
    ["multipleOf", { type: "number", multipleOf: 0.5, minimum: 0, maximum: 99 }, 0.5, 98.75],
    ["minItems", { type: "array", minItems: 2, items: { type: "string" } }, ["0", "1"], [""]],
    ["maxItems", { type: "array", maxItems: 1, items: { type: "boolean" } }, [false], [false, true]],
    ["uniqueItems", { type: "array", uniqueItems: true, items: { type: "boolean" } }, [false, true], [false, false]],
    ["uniqueItems", { type: "array", uniqueItems: true, minItems: 2, maxItems: 2 }, ["a", "a1"], ["a", "a"]],
    ["const", { const: "yes" }, "yes", "YES"],
    ["enum", { enum: ["yes", "no"] }, "yes", null],
    ["enum", { enum: ["yes", null] }, null, 0],
    ["pattern", { type: "string", pattern: "^[ab]{2,4}$" }, "aa", "!aa"],
    ["format", { type: "string", format: "date" }, "2024-02-29", "2023-02-29"],
    ["minProperties", { type: "object", minProperties: 1 }, { additional: "a" }, {}],
    ["maxProperties", { type: "object", maxProperties: 1 }, { additional: "a" }, { additional: "a", additional1: "a" }],
    ["type", { type: ["integer", "null"] }, null, "1"],
    [
      "oneOf",
      {
        oneOf: [
          { type: "integer", minimum: 3 },
          { type: "integer", minimum: 5 },
        ],
      },
      3,
      5,
    ],
  ])("%s of %j is shown at %j and broken at %j", (keyword, schema, at, beyond) => {
    const cases = ofProperty(schema);
    expect(valuesFor(cases, keyword, "accepted")).toContainEqual(at);
    expect(valuesFor(cases, keyword, "rejected")).toContainEqual(beyond);
  });

  it.each([63, 1_000])(
    "is met at %i characters by a text that an endless pattern accepts, and broken by one more",
    (most) => {
      const cases = ofProperty({ type: "string", pattern: "^[a-z0-9.-]+$", minLength: 1, maxLength: most });
      const lengths = (expected: Case["expected"]) =>
        valuesFor(cases, "maxLength", expected).map((value) => [...String(value)].length);
      expect(lengths("accepted")).toContain(most);
      expect(lengths("rejected")).toContain(most + 1);
    },
  );

  it("are met by a pattern of long texts only", () => {
    const cases = ofProperty({ type: "string", pattern: "^[0-9a-f]{32}$", minLength: 32 });
    expect(valuesFor(cases, "pattern", "accepted")).toContainEqual(expect.stringMatching(/^[0-9a-f]{32}$/));
    expect(valuesFor(cases, "minLength", "rejected")).toEqual([]);
  });

  it("are broken by numbers that no double holds, where a body can say them", () => {
    const cases = ofProperty({ type: "integer", maximum: 8 });
    const texts = cases
      .filter(({ constraint }) => constraint?.keyword === "maximum")
      .map(({ request }) => bodyText(request));
    expect(texts).toEqual(expect.arrayContaining(['{"a":1e400}', '{"a":18446744073709551624}']));
  });
});

describe("an enumeration", () => {
  const cases = ofProperty({ type: "string", enum: ["Running", "Waiting_long"] });

  it("is shown by each of its members", () => {
    expect(valuesFor(cases, "enum", "accepted")).toEqual(expect.arrayContaining(["Running", "Waiting_long"]));
  });

  it("is broken by what looks like a member: case, white space, other scripts, a part, the whole list", () => {
    const looks = [
      "running",
      "RUNNING",
      "Waiting_long ",
      "Running\n",
      "Waiting_long\u0000",
      "Waiting-long",
      "Waiting",
      "Ｗａｉｔｉｎｇ＿ｌｏｎｇ",
      "",
    ];
    expect(valuesFor(cases, "enum", "rejected")).toEqual(expect.arrayContaining([...looks, "Running,Waiting_long"]));
  });
});

describe("a text with a limit", () => {
  const lengths = (maxLength: number) =>
    ofProperty({ type: "string", maxLength }).filter(
      ({ constraint, expected }) => constraint?.keyword === "maxLength" && expected === "rejected",
    ).length;

  it("shows what servers get wrong together in one text, where there is room for it", () => {
    expect(lengths(31)).toBeGreaterThan(lengths(64) + 5);
  });

  it("holds all scripts of a family at once", () => {
    const texts = valuesFor(ofProperty({ type: "string", maxLength: 64 }), "maxLength", "rejected").map(String);
    expect(texts).toEqual(expect.arrayContaining([expect.stringMatching(/^ .*a {2}a.* $/)]));
    expect(texts).toEqual(expect.arrayContaining([expect.stringMatching(/^"a%41\\n.*"$/)]));
  });
});

describe("a list", () => {
  it("is broken at its first, its second, a middle and its last member", () => {
    const cases = ofProperty({ type: "array", maxItems: 9, items: { type: "string", maxLength: 3 } });
    const places = valuesFor(cases, "maxLength", "rejected").map((value) => {
      const members = value as string[];
      return [members.findIndex((member) => member.length > 3), members.length];
    });
    expect(places).toEqual(
      expect.arrayContaining([
        [0, 1],
        [1, 9],
        [4, 9],
        [8, 9],
      ]),
    );
  });

  it("in a query is never written so that a comma of a member could be one of the list", () => {
    const schema = { type: "array", minItems: 1, items: { type: "string", maxLength: 30 } };
    const cases = casesOf(makeDocument({ parameters: [{ name: "q", in: "query", explode: false, schema }] }));
    const members = cases.flatMap(({ request }) => (Array.isArray(request.query["q"]) ? request.query["q"] : []));
    expect(members.filter((member) => String(member).includes(","))).toEqual([]);
  });

  it("in a query is not sent empty, since that is no list at all", () => {
    const schema = { type: "array", minItems: 1, items: { type: "string" } };
    const cases = casesOf(makeDocument({ parameters: [{ name: "q", in: "query", schema }] }));
    expect(
      cases.filter(({ constraint, expected }) => constraint?.keyword === "minItems" && expected === "rejected"),
    ).toEqual([]);
  });
});

describe("a list with further rules for its members", () => {
  const rejected = (schema: Json, keyword: string): Json[] =>
    ofBody(schema)
      .filter(({ constraint, expected }) => constraint?.id === `make/body/${keyword}` && expected === "rejected")
      .map(({ request }) => request.body as Json);

  it("contains what it must where something else is wrong with it", () => {
    const schema = { type: "array", items: { type: "string", maxLength: 3 }, contains: { const: "on" }, maxItems: 4 };
    for (const keyword of ["maxItems", "*/maxLength", "*/type"]) {
      const lists = rejected(schema, keyword);
      expect(
        lists.some((list) => Array.isArray(list) && list.includes("on")),
        keyword,
      ).toBe(true);
    }
  });

  it("has a valid member at each place before one that is wrong", () => {
    const schema = { type: "array", prefixItems: [{ type: "integer" }, { type: "string", maxLength: 2 }] };
    expect(rejected(schema, "1/maxLength")).toContainEqual([0, "aaa"]);
  });

  it("of objects is long, and has two equal ones, where they must differ", () => {
    const items = { type: "object", required: ["a"], properties: { a: { type: "string" } } };
    const schema = { type: "array", uniqueItems: true, maxItems: 3, items };
    const amounts = rejected(schema, "maxItems").map(
      (list) => new Set([list].flat().map((a) => JSON.stringify(a))).size,
    );
    expect(amounts).toContain(4);
    expect(rejected(schema, "uniqueItems")).toContainEqual([{ a: "" }, { a: "" }, { a: "1" }]);
  });

  it("has two equal members where there is but one value", () => {
    expect(rejected({ type: "array", uniqueItems: true, items: { const: 1 } }, "uniqueItems")).toContainEqual([1, 1]);
  });
});

describe("a list in a header", () => {
  it("shows its limits where its members match a pattern that nearly any text matches", () => {
    const schema = { type: "array", items: { type: "string", pattern: "^.{3,10}$" }, minItems: 2, maxItems: 5 };
    const cases = casesOf(makeDocument({ parameters: [{ name: "h", in: "header", schema }] }));
    for (const keyword of ["minItems", "maxItems", "pattern"]) {
      const expected = cases.filter(({ covers }) => covers.some((constraint) => constraint.keyword === keyword));
      expect(new Set(expected.map((one) => one.expected)), keyword).toEqual(new Set(["accepted", "rejected"]));
    }
  });
});

describe("a number that need not be an integer", () => {
  const fractions = (cases: readonly Case[], pick: (request: RequestValues) => unknown): unknown[] =>
    cases
      .filter(({ expected }) => expected === "accepted")
      .map(({ request }) => pick(request))
      .filter((value) => typeof value === "number" && !Number.isInteger(value));

  it("is a fraction once, be it alone, within limits or in a query", () => {
    const schema = { type: "number" };
    expect(fractions(ofBody(schema), ({ body }) => body)).toContain(0.5);
    expect(fractions(ofBody({ type: "number", minimum: 3, maximum: 4 }), ({ body }) => body)).not.toEqual([]);
    expect(fractions(ofBody({ type: "number", multipleOf: 2 }), ({ body }) => body)).toEqual([]);
    const cases = casesOf(makeDocument({ parameters: [{ name: "n", in: "query", schema }] }));
    expect(fractions(cases, ({ query }) => query["n"])).toContain(0.5);
  });
});

describe("a pattern that takes nearly any text", () => {
  it("is broken by a character that it leaves out, in a text and in a name", () => {
    const pattern = "^[^Z]*$";
    expect(valuesFor(ofProperty({ type: "string", pattern }), "pattern", "rejected")).toContain("Z");
    const named = ofBody({ type: "object", propertyNames: { pattern } });
    expect(
      named.some(({ expected, constraint, request }) => {
        const isOfNames = expected === "rejected" && constraint?.keyword === "propertyNames";
        return isOfNames && Object.keys(request.body as Json).some((name) => name.includes("Z"));
      }),
    ).toBe(true);
  });
});

describe("a property beside which others are required", () => {
  it.each<[string, Json]>([
    ["dependentRequired", { dependentRequired: { a: ["b"] } }],
    ["dependentSchemas", { dependentSchemas: { a: { required: ["b"] } } }],
    ["if and else", { if: { not: { required: ["a"] } }, else: { required: ["b"] } }],
  ])("is shown on both sides of its limits together with them: %s", (_, rule) => {
    const properties = { a: { type: "integer", maximum: 5 }, b: { type: "boolean" } };
    const cases = ofBody({ type: "array", minItems: 1, items: { type: "object", properties, ...rule } });
    const sides = cases.filter(({ covers }) => covers.some(({ id }) => id === "make/body/*/a/maximum"));
    expect(new Set(sides.map(({ expected }) => expected))).toEqual(new Set(["accepted", "rejected"]));
  });
});

describe("a multiple", () => {
  it("is missed within its limits, also where the only multiple at hand is the greatest", () => {
    const cases = ofProperty({ type: "integer", maximum: 39, multipleOf: 3 });
    const numbers = valuesFor(cases, "multipleOf", "rejected").filter((value) => Number.isInteger(value));
    expect(numbers).toContain(38);
    expect(numbers.filter((value) => Number(value) > 39)).toEqual([]);
  });
});

describe("the optional properties of an object that must have some", () => {
  it("may be any: each of them is missing once", () => {
    const schema = { type: "object", minProperties: 1, properties: { a: { type: "string" }, b: { type: "boolean" } } };
    const bodies = ofBody(schema)
      .filter(({ expected, merged }) => expected === "accepted" && !merged)
      .map(({ request }) => request.body as Json);
    for (const name of ["a", "b"]) {
      expect(bodies.some((body) => !Object.hasOwn(body, name))).toBe(true);
    }
  });
});

describe("the only property of a form", () => {
  it("is missing beside one that the form does not list", () => {
    const body = { type: "object", required: ["a"], properties: { a: { type: "integer" } } };
    const rejected = casesOf(makeDocument({ body, mediaType: "multipart/form-data" })).filter(
      ({ constraint, expected }) => constraint?.id === "make/body/a/required" && expected === "rejected",
    );
    expect(rejected.map(({ request }) => Object.keys(request.body as Json))).not.toContainEqual(["a"]);
    expect(rejected).not.toEqual([]);
  });
});

describe("a body", () => {
  const cases = ofBody({ type: "object", additionalProperties: false, required: ["a"], properties: { a: {}, b: {} } });
  const bodies = (keyword: string) =>
    cases
      .filter(({ constraint, expected }) => constraint?.keyword === keyword && expected === "rejected")
      .map(({ request }) => request);

  it("is broken by what is missing, also when all else is there", () => {
    expect(bodies("required").map(({ body }) => body)).toEqual(expect.arrayContaining([{}, { b: null }]));
  });

  it("is broken by names that are not listed, those of every object's prototype included", () => {
    const names = bodies("additionalProperties").flatMap(({ body }) => Object.keys(body as object));
    expect(names).toEqual(expect.arrayContaining(["unknown", "", "__proto__", "constructor", "A", "中"]));
  });

  it("is missing, empty, malformed, and of other media types", () => {
    expect(bodies("required").some(({ body, rawBody }) => body === undefined && rawBody === undefined)).toBe(true);
    expect(bodies("required").some(({ rawBody }) => rawBody === "")).toBe(true);
    expect(bodies("content").map(({ rawBody }) => rawBody)).toEqual(expect.arrayContaining(["{", "NaN", " "]));
    const mediaTypes = bodies("content").map(({ mediaType }) => mediaType?.split(";")[0]);
    expect(mediaTypes).toEqual(
      expect.arrayContaining(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]),
    );
  });

  it("is broken in each spelling of its media type, and valid in those that clients write", () => {
    const spelled = (document: Json) =>
      casesOf(document).filter(({ request }) => /^application\/(.*\+)?json *(;|$)/i.test(String(request.mediaType)));
    const schema = { type: "object", additionalProperties: false, properties: { a: {} } };
    const document = makeDocument({ body: schema });
    const each = (mediaTypes: string[], valid: object) =>
      mediaTypes.flatMap((mediaType) => [
        ...(mediaType.includes("json;") ? [["accepted", mediaType, valid]] : []),
        ["rejected", mediaType, { unknown: "a" }],
      ]);
    const shown = (cases: ReturnType<typeof spelled>) =>
      cases
        .filter(({ constraint, expected }) => expected === "accepted" || constraint?.keyword !== "content")
        .map(({ expected, request }) => [expected, request.mediaType, request.body]);
    expect(shown(spelled(document))).toEqual(
      each(["application/json; charset=utf-8", "application/json ;charset=utf-8", "Application/JSON"], {}),
    );
    // What a parameter of another type means, its registration says.
    expect(shown(spelled(makeDocument({ body: schema, mediaType: "application/merge-patch+json" })))).toEqual(
      each(["Application/merge-patch+JSON"], {}),
    );
    // A second entry of the same type may be what a spelling means.
    const twice = JSON.parse(JSON.stringify(document), (key, value) =>
      key === "content" ? { ...value, "application/json; charset=utf-8": { schema: { type: "object" } } } : value,
    );
    expect(shown(spelled(twice))).toEqual([]);
  });

  it("of a text is broken as a plain text as well, which has no quotation marks", () => {
    const plain = ofBody({ enum: ["on", "off"] }).filter(({ request }) => request.mediaType === "text/plain");
    expect(plain.map(({ expected, request }) => [expected, bodyText(request)])).toEqual([
      ["rejected", '"on"'],
      ["rejected", "on"],
    ]);
  });

  it("is valid with white space between its tokens", () => {
    const text = cases.find(({ description }) => description.includes("white space between"))?.request.rawBody ?? "";
    expect(text).toMatch(/^\s+\{\s+"a"\s*:\s+null\s*\}\s+$/);
  });

  it("has its properties in reverse order, too", () => {
    const orders = cases.filter(({ expected }) => expected === "accepted").map(({ request }) => bodyText(request));
    expect(orders).toEqual(expect.arrayContaining(['{"a":null,"b":null}', '{"b":null,"a":null}']));
  });

  it("may be absent where it is optional, and is malformed there too", () => {
    const document = makeDocument({ body: { type: "object" } });
    const text = JSON.stringify(document).replace('"required":true,', "");
    const optional = casesOf(JSON.parse(text));
    expect(optional[0]?.request.body).toBeUndefined();
    expect(optional.filter(({ constraint }) => constraint?.keyword === "content").length).toBeGreaterThan(20);
  });
});

describe("authentication", () => {
  it("is shown by each alternative, and broken by none and by an empty one", () => {
    const cases = ofBody({}).filter(({ constraint }) => constraint?.in === "security");
    const credentials = cases.map(({ expected, request }) => [expected, request.security, request.credential]);
    expect(credentials).toEqual([
      ["rejected", undefined, undefined],
      ["accepted", "key", undefined],
      ["rejected", "key", ""],
    ]);
  });
});

describe("a missing credential", () => {
  it("is shown beside everything that is optional, too", () => {
    const size = { name: "size", in: "query", schema: { type: "integer", minimum: 1 } };
    const anonymous = casesOf(makeDocument({ parameters: [size] })).filter(({ request }) => !request.security);
    expect(anonymous.map(({ expected, request }) => [expected, request.query])).toEqual([
      ["rejected", {}],
      ["rejected", { size: 1 }],
    ]);
  });
});

describe("an operation without parameters and body", () => {
  it("has the cases of its security", () => {
    const { contract, operation } = makeContract(makeDocument());
    expect(deterministicCases(contract, operation).cases.map(({ scenario }) => scenario)).toEqual([
      ...["smallest-request", "no-credential", "boundary", "empty-credential"],
    ]);
  });
});

describe("the cases of a document", () => {
  it("are more when it gains a constraint, and lack all of it when it loses one", () => {
    const keywords = (schema: Json) => new Set(ofProperty(schema).map(({ constraint }) => constraint?.keyword));
    expect(keywords({ type: "string", maxLength: 5 })).toContain("maxLength");
    expect(keywords({ type: "string" })).not.toContain("maxLength");
  });

  it("follow a limit that is changed", () => {
    const longest = (maxLength: number) =>
      Math.max(...valuesFor(ofProperty({ type: "string", maxLength }), "maxLength", "accepted").map(lengthOf));
    expect([longest(5), longest(6)]).toEqual([5, 6]);
  });

  it("have every two optional fields together, and all at once", () => {
    const names = ["a", "b", "c"];
    const properties = Object.fromEntries(names.map((name) => [name, { type: "boolean" }]));
    const together = ofBody({ type: "object", properties })
      .filter(({ expected }) => expected === "accepted")
      .map(({ request }) =>
        Object.keys((request.body as object | undefined) ?? {})
          .sort()
          .join(""),
      );
    expect(together).toEqual(expect.arrayContaining(["a", "b", "c", "ab", "ac", "bc", "abc"]));
  });

  it("are as many for each enumeration of a large document as for the one before", () => {
    const rejected = (count: number): number => {
      const names = Array.from({ length: count }, (_, index) => `field_${index}`);
      const properties = Object.fromEntries(names.map((name) => [name, { enum: [`${name}_a`, `${name}_b`] }]));
      return ofBody({ type: "object", properties }).filter(({ scenario }) => scenario === "not-a-member").length;
    };
    const [first, second, third] = [60, 70, 80].map(rejected) as [number, number, number];
    expect(third - second).toBe(second - first);
  });

  it("break a parameter beside each value of each other one as well, and beside everything else", () => {
    const parameters = [
      { name: "size", in: "query", schema: { type: "integer", maximum: 9 } },
      { name: "sort", in: "query", schema: { type: "string", enum: ["up", "down"] } },
    ];
    const body = { type: "object", properties: { a: { type: "boolean" } } };
    const broken = casesOf(makeDocument({ parameters, body })).filter(
      ({ constraint }) => constraint?.id === "make/query/size/maximum",
    );
    const companies = broken.map(({ request }) => [request.query["sort"], request.body]);
    expect(companies).toEqual(
      expect.arrayContaining([
        ["up", {}],
        ["down", {}],
        ["up", { a: false }],
      ]),
    );
  });

  it("have every two values of every two optional fields together", () => {
    const choices = { a: ["p", "q", "r"], b: [false, true], c: ["s", "t"] };
    const properties = Object.fromEntries(Object.entries(choices).map(([name, values]) => [name, { enum: values }]));
    const bodies = ofBody({ type: "object", properties })
      .filter(({ expected }) => expected === "accepted")
      .map(({ request }) => (request.body ?? {}) as Record<string, unknown>);
    const names = ["a", "b", "c"] as const;
    const wanted = names.flatMap((one, index) =>
      names
        .slice(index + 1)
        .flatMap((other) =>
          choices[one].flatMap((value) => choices[other].map((another) => ({ [one]: value, [other]: another }))),
        ),
    );
    expect(bodies).toEqual(expect.arrayContaining(wanted.map((pair) => expect.objectContaining(pair))));
  });

  it("show every example and default of it", () => {
    const cases = casesOf(
      makeDocument({
        parameters: [{ name: "q", in: "query", example: "shown", schema: { type: "string", default: "usual" } }],
        body: {
          type: "object",
          properties: { a: { type: "string", examples: ["inner"] } },
          examples: [{ a: "whole" }],
        },
      }),
    ).filter(({ scenario }) => scenario === "example");
    const values = cases.map(({ request }) => request.query["q"] ?? (request.body as { a: unknown }).a);
    expect(values.sort()).toEqual(["inner", "shown", "usual", "whole"]);
  });

  it("leave out an example that does not conform, and name it", () => {
    const { cases, skipped } = listOf({ type: "string", maxLength: 2, examples: ["long", "ok"] });
    expect(skipped).toMatchObject([{ operation: "make", place: "body/a", code: "example-invalid" }]);
    expect(skipped[0]?.reason).toMatch(/"long".*maxLength at body\/a/);
    expect(cases.filter(({ scenario }) => scenario === "example").map(({ request }) => request.body)).toEqual([
      { a: "ok" },
    ]);
  });

  it("are none for an operation that no valid request can be made for, and name the place", () => {
    const alike = { oneOf: [{ type: "string" }, { type: "string" }] };
    const { contract, operation } = makeContract(
      makeDocument({ parameters: [{ name: "q", in: "query", required: true, schema: alike }] }),
    );
    const { cases, skipped } = deterministicCases(contract, operation);
    expect(cases).toEqual([]);
    expect(skipped).toMatchObject([{ operation: "make", place: "operation" }]);
    expect(skipped[0]?.reason).toMatch(/`oneOf` at query\/q/);
  });

  it("leave out an optional body that no valid value can be made for, and prove the rest", () => {
    const document = makeDocument({
      parameters: [{ name: "q", in: "query", schema: { type: "integer" } }],
      body: { not: {} },
    });
    const optional = JSON.stringify(document).replace('"required":true,"content"', '"required":false,"content"');
    const { contract, operation } = makeContract(JSON.parse(optional));
    const { cases, skipped } = deterministicCases(contract, operation);
    expect(skipped).toMatchObject([{ operation: "make", place: "body" }]);
    expect(cases.filter(({ request }) => request.body !== undefined)).toEqual([]);
    expect(cases.some(({ constraint }) => constraint?.in === "query")).toBe(true);
  });

  it("grow with the number of fields, and not faster", () => {
    const amount = (fields: number): number => {
      const names = Array.from({ length: fields }, (_, index) => `field${index}`);
      const properties = Object.fromEntries(
        names.map((name) => [name, { type: "string", minLength: 1, maxLength: 9 }]),
      );
      const cases = ofBody({ type: "object", properties });
      return cases.filter(({ constraint }) => constraint !== undefined).length;
    };
    const [five, ten, twenty] = [amount(5), amount(10), amount(20)];
    expect(ten - five).toBeGreaterThan(5 * 100);
    expect(twenty - ten).toBe(2 * (ten - five));
  });

  it("say why a side has none", () => {
    const { contract, operation } = makeContract(makeDocument({ body: { type: "string", minLength: 0 } }));
    const { unproven } = deterministicCases(contract, operation);
    const reasons = [...unproven].map(([{ id }, reason]) => [id, reason]);
    expect(reasons).toEqual([["make/body/minLength", { rejected: { kind: "nothing-shorter" } }]]);
  });
});

describe("the cases of any document", () => {
  /** A schema of one type with some of its keywords, whose limits go together. */
  const schemaOf = (type: string, low: string, high: string, more: Record<string, fc.Arbitrary<unknown>> = {}) =>
    fc
      .record(
        { [low]: fc.integer({ min: 1, max: 3 }), [high]: fc.integer({ min: 4, max: 9 }), ...more },
        { requiredKeys: [] },
      )
      .map((keywords): Json => ({ type, ...keywords }));
  const limited = fc.oneof(
    schemaOf("string", "minLength", "maxLength"),
    schemaOf("integer", "minimum", "maximum", { multipleOf: fc.constantFrom(2, 3) }),
    schemaOf("number", "exclusiveMinimum", "exclusiveMaximum"),
    schemaOf("array", "minItems", "maxItems", {
      uniqueItems: fc.constant(true),
      items: schemaOf("string", "minLength", "maxLength"),
    }),
  );
  const listed = fc
    .subarray(["on", "off", "idle"], { minLength: 1 })
    .map((members): Json => ({ type: "string", enum: members }));
  const schema = fc.oneof(limited, listed);
  const ofFields = (fields: readonly Json[]): readonly Case[] =>
    ofBody({ type: "object", properties: Object.fromEntries(fields.map((field, index) => [`field${index}`, field])) });

  // Two enumerations have some cases more than each by itself: pairs as well.
  it("grow linearly with the number of its limits, the pairs aside", () => {
    fc.assert(
      fc.property(fc.array(limited, { minLength: 1, maxLength: 2 }), (fields) => {
        const amount = (times: number): number =>
          ofFields(Array.from({ length: times }, () => fields).flat()).filter(
            ({ constraint }) => constraint !== undefined,
          ).length;
        // What the first field has in common with the others is there once.
        const [two, three, four] = [amount(2), amount(3), amount(4)];
        expect(three).toBeGreaterThan(two);
        expect(four - three).toBe(three - two);
      }),
      { numRuns: 6 },
    );
  });

  it("are others when it gains or loses a constraint, which has cases as long as it is there", () => {
    const keywordOf = (field: Json) =>
      fc.constantFrom(...Object.keys(field).filter((keyword) => keyword !== "type" && keyword !== "items"));
    const one = schema.filter((field) => Object.keys(field).some((keyword) => !["type", "items"].includes(keyword)));
    const drop = one.chain((field) => fc.record({ field: fc.constant(field), keyword: keywordOf(field) }));
    fc.assert(
      fc.property(drop, fc.array(schema, { maxLength: 2 }), ({ field, keyword }, others) => {
        const { [keyword]: _, ...without } = field;
        const [more, less] = [ofFields([field, ...others]), ofFields([without, ...others])];
        const about = (cases: readonly Case[]) =>
          cases.filter(({ constraint }) => constraint?.id === `make/body/field0/${keyword}`);
        expect(about(more)).not.toEqual([]);
        expect(about(less)).toEqual([]);
        const sent = (cases: readonly Case[]) =>
          new Set(cases.map(({ expected, request }) => `${expected} ${bodyText(request)}`));
        expect(sent(more)).not.toEqual(sent(less));
      }),
      {
        numRuns: 15,
        // Members that nothing is said of have to differ all the same.
        examples: [[{ field: { type: "array", minItems: 2, uniqueItems: true }, keyword: "uniqueItems" }, []]],
      },
    );
  });
});

describe.each(["openapi/openapi.yaml", "test/fixtures/documents/parking.yaml", "test/fixtures/documents/library.yaml"])(
  "the cases of %s",
  (file) => {
    let document: Json;
    let all: { operation: Operation; cases: readonly Case[] }[];
    beforeAll(async () => {
      document = await readDocument(file);
      const contract = readContract(document);
      all = contract.operations.map((operation) => ({
        operation,
        cases: deterministicCases(contract, operation).cases,
      }));
    });

    it("are judged alike by another validator: what is accepted conforms, what is rejected breaks one place", () => {
      const violations = independent(document);
      const wrong = all.flatMap(({ operation, cases }) =>
        cases
          .filter(({ request }) => request.rawBody === undefined && request.mediaType === undefined)
          .filter((one) => {
            const found = violations(operation, fillPath(operation, one.request));
            const inBody =
              one.expected === "rejected" && one.constraint?.in === "body" && one.request.body !== undefined;
            const places = found.map((violation) => violation.split(" ")[0]?.replace(/\/\d+(?=\/|$)/g, "/*") ?? "");
            const [shortest = ""] = places.toSorted((first, second) => first.length - second.length);
            // This validator knows no formats.
            const isFormat = one.constraint?.keyword === "format";
            return inBody
              ? (places.length === 0 && !isFormat) ||
                  places.some((place) => place !== shortest && !place.startsWith(`${shortest}/`))
              : found.length > 0;
          })
          .map(({ description, expected }) => `${expected} ${description}`),
      );
      expect(wrong).toEqual([]);
    });

    it("are the same each time", () => {
      const again = readContract(document);
      const requests = again.operations.flatMap((operation) =>
        deterministicCases(again, operation).cases.map(({ description }) => description),
      );
      expect(requests).toEqual(all.flatMap(({ cases }) => cases.map(({ description }) => description)));
    });
  },
);

describe("conditions", () => {
  it.each<[keyword: string, schema: Json]>([
    ["not", { type: "object", properties: { a: { type: "integer" } }, not: { required: ["a"] } }],
    ["not", { type: "string", not: { enum: ["a", "b"] } }],
    ["dependentRequired", { type: "object", dependentRequired: { a: ["b"] } }],
    ["propertyNames", { type: "object", propertyNames: { pattern: "^[a-z]+$" } }],
    ["contains", { type: "array", items: { type: "integer" }, contains: { minimum: 5 } }],
    ["minContains", { type: "array", items: { type: "integer" }, contains: { minimum: 5 }, minContains: 2 }],
    ["maxContains", { type: "array", items: { type: "integer" }, contains: { minimum: 5 }, maxContains: 2 }],
    [
      "unevaluatedProperties",
      { allOf: [{ type: "object", properties: { a: { type: "string" } } }], unevaluatedProperties: false },
    ],
    ["if", JSON.parse('{"type":"object","if":{"required":["a"]},"then":{"required":["b"]}}')],
  ])("show %s on both sides", (keyword, schema) => {
    const sides = ofBody(schema)
      .filter(({ covers }) => covers.some((constraint) => constraint.keyword === keyword))
      .map(({ expected }) => expected);
    expect(new Set(sides)).toEqual(new Set(["accepted", "rejected"]));
  });

  it.each<[name: string, schema: Json]>([
    ["then", JSON.parse('{"if":{"required":["a"]},"then":{"properties":{"b":{"type":"string","maxLength":2}}}}')],
    [
      "dependentSchemas",
      { type: "object", dependentSchemas: { a: { properties: { b: { maxLength: 2, type: "string" } } } } },
    ],
    ["patternProperties", { type: "object", patternProperties: { "^b": { type: "string", maxLength: 2 } } }],
  ])("show a limit inside %s on both sides", (_, schema) => {
    const sides = ofBody(schema)
      .filter(({ covers }) => covers.some(({ keyword }) => keyword === "maxLength"))
      .map(({ expected }) => expected);
    expect(new Set(sides)).toEqual(new Set(["accepted", "rejected"]));
  });

  it("show the limits inside the alternatives of a parameter, and send nothing that may stand for null", () => {
    const schema = { anyOf: [{ type: "integer", minimum: 1 }, { type: "null" }] };
    const cases = casesOf(makeDocument({ parameters: [{ name: "q", in: "query", schema }] }));
    const shown = cases.filter(({ covers }) => covers.some(({ keyword }) => keyword === "minimum"));
    expect(new Set(shown.map(({ expected }) => expected))).toEqual(new Set(["accepted", "rejected"]));
    expect(cases.filter(({ request }) => ["", "null", null].includes(request.query["q"] as string))).toEqual([]);
  });

  it("fill required parameters with more than nothing", () => {
    const parameters = [
      { name: "q", in: "query", required: true, schema: { type: "array", items: { type: "integer" } } },
      { name: "X-Key", in: "header", required: true, schema: { type: "string" } },
    ];
    const base = casesOf(makeDocument({ parameters }))[0]?.request;
    expect(base?.query["q"]).toHaveLength(1);
    expect(base?.header["X-Key"]).not.toBe("");
  });
});

describe("alternatives that overlap", () => {
  const text = { type: "string" };
  const open = (...names: readonly string[]): Json => ({
    type: "object",
    properties: Object.fromEntries(names.map((name) => [name, text])),
  });

  it("are shown by what more than one of them accepts, whole properties included", () => {
    const cases = ofBody({ oneOf: [open("a", "b"), open("c", "d")] });
    const twice = cases.filter(
      ({ constraint, expected }) => constraint?.keyword === "oneOf" && expected === "rejected",
    );
    expect(twice.map(({ request }) => request.body)).toContainEqual({ a: "", b: "", c: "", d: "" });
  });

  it("are broken each in what no other one takes", () => {
    const kind = { type: "object", required: ["kind"], properties: { kind: text } };
    const narrowed = (name: string): Json => ({ allOf: [kind, { properties: { [name]: { type: "boolean" } } }] });
    const cases = ofBody({ oneOf: [narrowed("barks"), narrowed("hunts")] });
    const bodies = cases
      .filter(({ constraint }) => /oneOf.*kind/.test(constraint?.id ?? ""))
      .map(({ request }) => request.body);
    // What every other alternative refuses for a part of its own is refused for this fault alone.
    expect(bodies).toContainEqual({ kind: null, hunts: null });
    expect(bodies).toContainEqual({ hunts: null });
  });
});

describe("objects that are one alternative, and would be another but for one part", () => {
  const text = { type: "string" };
  const inner = { type: "object", required: ["x", "y"], properties: { x: text, y: text } };
  const accepted = (schema: Json): unknown[] =>
    ofBody(schema)
      .filter(({ expected, scenario }) => expected === "accepted" && scenario === "edge-case")
      .map(({ request }) => request.body);

  it("lack each property that the other requires, at any depth", () => {
    const bodies = accepted({
      oneOf: [
        { type: "object", required: ["a"], properties: { a: inner } },
        { type: "object", required: ["a"], properties: { a: { type: "object", required: ["z"] } } },
      ],
    });
    expect(bodies).toEqual(expect.arrayContaining([{ a: { x: "", z: null } }, { a: { y: "", z: null } }]));
  });

  it("have a wrong value where all other alternatives are open", () => {
    const bodies = accepted({
      anyOf: [
        { type: "object", properties: { a: text } },
        { type: "object", properties: { b: text } },
      ],
    });
    expect(bodies).toEqual(expect.arrayContaining([{ a: null }, { b: null }]));
  });
});

describe("a form", () => {
  const ofForm = (schema: Json): readonly Case[] =>
    casesOf(makeDocument({ mediaType: "multipart/form-data", body: schema }));

  it("shows of each property that it may be absent, though none at all is not sent", () => {
    const properties = { a: { type: "integer" }, b: { type: "string" } };
    const names = ofForm({ type: "object", properties }).map(({ request }) => Object.keys(Object(request.body)).join());
    expect(names).toEqual(expect.arrayContaining(["a", "b"]));
  });

  it("holds a property that is not listed where none of those that are may be in it", () => {
    const bodies = (form: Json, expected: Case["expected"]) =>
      ofForm({ type: "object", properties: { a: { type: "string" } }, ...form })
        .filter((testCase) => testCase.expected === expected)
        .map(({ request }) => request.body);
    expect(bodies({}, "accepted")).toContainEqual({ additional: "a" });
    expect(bodies({ required: ["a"] }, "rejected")).toContainEqual({ additional: "a" });
    expect(bodies({ additionalProperties: false }, "accepted")).not.toContainEqual({ additional: "a" });
  });

  it("holds objects as JSON, in which null is not a text", () => {
    const meta = { type: "object", properties: { name: { type: "string" } } };
    const cases = ofForm({ type: "object", required: ["meta"], properties: { meta } });
    const rejected = cases.filter(({ expected }) => expected === "rejected").map(({ request }) => request.body);
    expect(rejected).toContainEqual({ meta: { name: null } });
  });

  it("has a file where a list of files must be there", () => {
    const file = { type: "string", contentMediaType: "application/octet-stream" };
    const cases = ofForm({
      type: "object",
      required: ["files"],
      properties: { files: { type: "array", items: file } },
    });
    const [smallest] = cases.filter(({ expected }) => expected === "accepted");
    expect(smallest?.request.body).toEqual({ files: ["a"] });
  });
});

describe("a format without a type", () => {
  it.each(["email", "int32"])("is shown on both sides: %s", (format) => {
    const cases = ofProperty({ format });
    expect(valuesFor(cases, "format", "accepted")).not.toEqual([]);
    expect(valuesFor(cases, "format", "rejected")).not.toEqual([]);
  });
});

describe("a body of any media type", () => {
  it.each([
    ["no schema", undefined],
    ["a file", { type: "string", format: "binary" }],
  ])("with %s is sent as bytes, none of which are wrong", (_, body) => {
    const document = makeDocument({ mediaType: "*/*", body: body ?? {} });
    const text = body
      ? JSON.stringify(document)
      : JSON.stringify(document).replace('{"*/*":{"schema":{}}}', '{"*/*":{}}');
    const { contract, operation } = makeContract(JSON.parse(text));
    const { cases } = deterministicCases(contract, operation);
    expect(operation.body?.mediaType).toBe("application/octet-stream");
    expect(
      cases.filter(({ expected, constraint }) => expected === "rejected" && constraint?.keyword === "content"),
    ).toEqual([]);
  });
});

describe("a deepObject in a form", () => {
  it("holds no other spelling of a number", () => {
    const filter = { type: "object", properties: { top: { type: "integer" } } };
    const document = makeDocument({
      mediaType: "application/x-www-form-urlencoded",
      body: { type: "object", properties: { filter } },
    });
    const encoded = JSON.stringify(document).replace(
      '"schema":',
      '"encoding":{"filter":{"style":"deepObject"}},"schema":',
    );
    const sent = casesOf(JSON.parse(encoded)).map(({ request }) => JSON.stringify(request.body));
    expect(sent).toContain('{"filter":{"top":"a"}}');
    expect(sent).not.toContain('{"filter":{"top":"1e3"}}');
  });
});

describe("a list in a parameter", () => {
  const cases = casesOf(
    makeDocument({
      parameters: [
        { name: "ids", in: "query", schema: { type: "array", maxItems: 4, items: { type: "integer", maximum: 9 } } },
      ],
    }),
  );

  it.each([0, 1, 2, 3])("is broken by its member %i alone", (index) => {
    const lists = cases
      .filter(({ expected, constraint }) => expected === "rejected" && constraint?.keyword === "maximum")
      .map(({ request }) => [request.query["ids"]].flat());
    expect(lists.filter((list) => list.findIndex((member) => Number(member) > 9) === index)).not.toEqual([]);
  });
});

describe("a text in a header", () => {
  it("is broken beside other parameters by the first text that a header can hold", () => {
    const cases = casesOf(
      makeDocument({
        parameters: [
          { name: "Request", in: "header", schema: { type: "string", pattern: "^[0-9a-f]{8}$" } },
          { name: "size", in: "query", schema: { type: "integer", minimum: 1 } },
        ],
      }),
    );
    const broken = cases.filter(
      ({ expected, constraint }) => expected === "rejected" && constraint?.keyword === "pattern",
    );
    expect(broken.filter(({ request }) => request.query["size"] !== undefined)).not.toEqual([]);
  });
});

describe("a parameter without a type", () => {
  it.each([
    ["a number", { maximum: 3 }],
    ["a list", { items: { type: "string" }, maxItems: 2 }],
    ["an object", { required: ["a", "b"], properties: { a: { type: "string" }, b: { type: "string" } } }],
  ])("is never wrong for being a text, whatever its keywords say of %s", (_, schema) => {
    const parameters = [{ name: "x", in: "query", explode: false, schema }];
    const rejected = casesOf(makeDocument({ parameters })).filter(
      ({ expected, constraint }) => expected === "rejected" && constraint?.in === "query",
    );
    expect(rejected).toEqual([]);
  });
});

describe("a path", () => {
  it("is not sent with an empty segment that no alternative of its parameter takes", () => {
    const schema = {
      oneOf: [
        { type: "string", format: "uuid" },
        { type: "string", pattern: "^[a-z]+$" },
      ],
    };
    const id = { name: "id", in: "path", required: true, schema };
    const document = makeDocument({ path: "/things/{id}", parameters: [id] });
    const paths = { ...(document["paths"] as Json), "/things": {} };
    const sent = casesOf({ ...document, paths }).flatMap(({ request }) => (request.path["id"] as string) ?? []);
    expect(sent).toContain(-1);
    expect(sent).not.toContain("");
    expect(sent).not.toContainEqual([]);
  });

  it("is not sent with an empty segment for JSON, which is never empty", () => {
    const id = {
      name: "id",
      in: "path",
      required: true,
      content: { "application/json": { schema: { type: "object" } } },
    };
    const cases = casesOf(makeDocument({ path: "/things/{id}", parameters: [id] }));
    expect(cases.filter(({ request }) => request.path["id"] === "")).toEqual([]);
  });
});
