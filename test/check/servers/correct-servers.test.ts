// Correct servers of kinds that users have: none is accused, and what can be proven of them is.
import { describe, expect, test } from "vitest";
import { check, type Json, type Report } from "../../../src/contract.ts";

type Body = Record<string, unknown>;
/** The status of a response to a request with a JSON body, or with a form. */
type Judge = (body: Body, request: Request) => number | Promise<number>;

const RESPONSES = { "200": { description: "Fine." }, "400": { description: "Not." } };
const documentOf = (paths: Json, schemas: Json = {}): Json => ({
  ...{ openapi: "3.1.0", info: { title: "Kinds", version: "1" }, paths },
  components: { schemas },
});
const posting = (schema: Json, mediaType = "application/json", media: Json = {}): Json => ({
  post: {
    operationId: "make",
    requestBody: { required: true, content: { [mediaType]: { schema, ...media } } },
    responses: RESPONSES,
  },
});

async function checkServer(document: Json, judge: Judge): Promise<Report> {
  const fetch = async (request: Request): Promise<Response> => {
    const [type = ""] = (request.headers.get("content-type") ?? "").split(";");
    const body = request.method === "GET" ? {} : await bodyOf(type.trim().toLowerCase(), await request.text());
    return new Response(null, { status: body ? await judge(body, request) : 400 });
  };
  return check({ document, target: { fetch }, seed: 1, requests: 300 });
}

async function bodyOf(type: string, text: string): Promise<Body | undefined> {
  if (type === "application/x-www-form-urlencoded") {
    return Object.fromEntries(new URLSearchParams(text));
  }
  try {
    const value = type === "application/json" ? JSON.parse(text) : undefined;
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const proven = ({ constraints }: Report): string[] =>
  constraints.filter(({ unproven }) => unproven === undefined).map(({ constraint }) => constraint.id);
const integer = (text: unknown): boolean => typeof text === "string" && /^-?(?:0|[1-9]\d*)$/.test(text);

describe("a server that tells alternatives apart by their discriminator", () => {
  const kind = { type: "string", minLength: 1 };
  const schemas = {
    Cat: {
      ...{ type: "object", required: ["kind", "lives"] },
      properties: { kind, lives: { type: "integer", minimum: 1, maximum: 9 } },
    },
    Dog: { type: "object", required: ["kind", "barks"], properties: { kind, barks: { type: "boolean" } } },
  };
  const pet = (more: Json = {}): Json => ({
    oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }],
    discriminator: { propertyName: "kind", ...more },
  });
  const isCat = ({ lives, barks }: Body): boolean =>
    Number.isInteger(lives) && Number(lives) >= 1 && Number(lives) <= 9 && typeof barks !== "boolean";
  const isDog = ({ lives, barks }: Body): boolean =>
    typeof barks === "boolean" && !(Number.isInteger(lives) && Number(lives) >= 1 && Number(lives) <= 9);
  const judge =
    (cat: string, dog: string): Judge =>
    (body) =>
      (body["kind"] === cat && isCat(body)) || (body["kind"] === dog && isDog(body)) ? 200 : 400;

  test.each<[how: string, pet: Json, judge: Judge]>([
    ["by its mapping", pet({ mapping: { c: "#/components/schemas/Cat", d: "Dog" } }), judge("c", "d")],
    ["by the names of the schemas", pet(), judge("Cat", "Dog")],
    [
      "or looks at the schemas alone",
      pet(),
      (body) => (typeof body["kind"] === "string" && body["kind"] !== "" && (isCat(body) || isDog(body)) ? 200 : 400),
    ],
  ])("%s is not accused", async (_, schema, judged) => {
    const report = await checkServer(documentOf({ "/a": posting(schema) }, schemas), judged);
    expect(report.failures).toEqual([]);
    expect(proven(report)).toEqual(
      expect.arrayContaining(["make/body/oneOf", "make/body/oneOf/0/lives/maximum", "make/body/oneOf/1/barks/type"]),
    );
    expect(report.constraints.filter(({ constraint }) => constraint.keyword === "enum")).toEqual([]);
  });
});

describe("a server that tells apart what extends a schema with a discriminator", () => {
  const part = (name: string, value: Json): Json => ({
    allOf: [{ $ref: "#/components/schemas/Pet" }, { type: "object", required: [name], properties: { [name]: value } }],
  });
  const schemas = {
    Pet: {
      ...{ type: "object", required: ["kind"], properties: { kind: { type: "string" } } },
      discriminator: { propertyName: "kind", mapping: { cat: "#/components/schemas/Cat" } },
    },
    Cat: part("lives", { type: "integer", minimum: 1 }),
    Dog: part("barks", { type: "boolean" }),
  };
  const judge: Judge = ({ kind, lives, barks }) => {
    const [isCat, isDog] = [Number.isInteger(lives) && Number(lives) >= 1, typeof barks === "boolean"];
    return (kind === "cat" && isCat && !isDog) || (kind === "Dog" && isDog && !isCat) ? 200 : 400;
  };

  test("is not accused where a body lists them", async () => {
    const oneOf = [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }];
    const report = await checkServer(documentOf({ "/a": posting({ oneOf }) }, schemas), judge);
    expect(report.failures).toEqual([]);
    expect(proven(report)).toEqual(expect.arrayContaining(["make/body/oneOf", "make/body/oneOf/0/lives/minimum"]));
  });

  test.each<[how: string, judge: Judge]>([
    ["by the discriminator", judge],
    [
      "or looks at the schema alone",
      ({ kind, lives }) => (typeof kind === "string" && typeof lives !== "string" ? 200 : 400),
    ],
  ])("is not accused where a body is the schema that they extend: %s", async (_, judged) => {
    const report = await checkServer(
      documentOf({ "/a": posting({ $ref: "#/components/schemas/Pet" }) }, schemas),
      judged,
    );
    expect(report.failures).toEqual([]);
    expect(report.skipped).toEqual([]);
    expect(proven(report)).toEqual(expect.arrayContaining(["make/body/kind/required", "make/body/kind/type"]));
  });
});

test("a form whose object holds numbers as texts is read as such", async () => {
  const schema = { type: "object", properties: { deep: { type: "object", properties: { a: { type: "integer" } } } } };
  const encoding = { deep: { style: "deepObject", explode: true } };
  const report = await checkServer(
    documentOf({ "/a": posting(schema, "application/x-www-form-urlencoded", { encoding }) }),
    (body, { headers }) => {
      const isForm = headers.get("content-type") === "application/x-www-form-urlencoded";
      return isForm && (body["deep[a]"] === undefined || integer(body["deep[a]"])) ? 200 : 400;
    },
  );
  expect(report.failures).toEqual([]);
});

describe("a server that refuses each valid request for what it does not know", () => {
  const order = posting({
    type: "object",
    required: ["customer"],
    properties: { customer: { type: "string", maxLength: 8 } },
  });
  const judge: Judge = ({ customer }, { method }) =>
    method === "GET" ? 200 : typeof customer === "string" && [...customer].length <= 8 ? 404 : 400;

  test("in the body is not accused of it", async () => {
    const get = { get: { operationId: "list", responses: RESPONSES } };
    const report = await checkServer(documentOf({ "/a": { ...order, ...get } }), judge);
    expect(report.failures).toEqual([]);
    const maxLength = report.constraints.find(({ constraint }) => constraint.keyword === "maxLength");
    expect(maxLength?.unproven).toBe("accepted: the target may not know what the body names (404)");
  });
});

test("a server whose responses have a coding that is not known here is checked by its statuses, and that is said", async () => {
  const paths = posting({ type: "object", required: ["a"], properties: { a: { type: "integer", maximum: 9 } } });
  const fine = { description: "Fine.", content: { "application/json": { schema: { type: "object" } } } };
  const document = documentOf({
    "/a": { post: { ...(paths["post"] as Json), responses: { ...RESPONSES, "200": fine } } },
  });
  const fetch = async (request: Request): Promise<Response> => {
    const { a } = (await bodyOf("application/json", await request.text())) ?? {};
    const isJson = request.headers.get("content-type")?.split(";")[0]?.trim() === "application/json";
    const isValid = isJson && Number.isInteger(a) && Number(a) <= 9;
    const headers = { "content-type": "application/json", "content-encoding": "compress" };
    return isValid ? new Response("\u001f\u009d", { headers }) : new Response(null, { status: 400 });
  };
  const report = await check({ document, target: { fetch }, level: "boundary", seed: 1 });
  expect(report.failures).toEqual([]);
  expect(proven(report)).toContain("make/body/a/maximum");
  expect(report.skipped).toEqual([
    {
      operation: "make",
      place: "responses",
      reason: expect.stringContaining('the Content-Encoding "compress"'),
      code: "content-unsupported",
    },
  ]);
});
