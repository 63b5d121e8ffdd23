import { describe, expect, it } from "vitest";
import { type Json, readContract } from "../../src/contract.ts";
import { schemesIn } from "../../src/openapi/model.ts";
import { makeDocument } from "../fixtures/make-document.ts";

const SCHEMES = {
  key: { type: "apiKey", in: "header", name: "Key" },
  other: { type: "apiKey", in: "query", name: "other" },
  basic: { type: "http", scheme: "basic" },
  bearer: { type: "http", scheme: "BEARER" },
  digest: { type: "http", scheme: "digest" },
  oauth: { type: "oauth2", flows: {} },
  openid: { type: "openIdConnect", openIdConnectUrl: "https://example.com" },
  certificate: { type: "mutualTLS" },
  strange: { type: "smoke" },
};

function read(...alternatives: readonly string[]) {
  const document = makeDocument();
  const security = alternatives.map((names) => Object.fromEntries(names.split("+").map((name) => [name, []])));
  const components = { securitySchemes: SCHEMES };
  const { operations, skipped } = readContract({ ...(document as Json), security, components });
  return { operation: operations[0], skipped: skipped.map(({ place }) => place) };
}

describe("the security of an operation", () => {
  it.each([
    ["key", "header", "Key", ""],
    ["other", "query", "other", ""],
    ["basic", "header", "Authorization", "Basic "],
    ["bearer", "header", "Authorization", "Bearer "],
    ["digest", "header", "Authorization", "Digest "],
    ["oauth", "header", "Authorization", "Bearer "],
    ["openid", "header", "Authorization", "Bearer "],
  ])("puts the credential of the scheme %s where its type says", (name, place, parameter, prefix) => {
    const { operation, skipped } = read(name);
    expect(skipped).toEqual([]);
    expect(operation?.security).toMatchObject([{ name, scheme: { in: place, parameter, prefix } }]);
  });

  it("has an alternative of several schemes, each with its constraint", () => {
    const [alternative] = read("key+basic").operation?.security ?? [];
    expect(alternative?.name).toBe("key+basic");
    expect(alternative && schemesIn(alternative).map(({ constraint }) => constraint.id)).toEqual([
      "make/security/key/apiKey",
      "make/security/basic/http",
    ]);
  });

  it("has one constraint for a scheme of several alternatives", () => {
    const ids = read("key", "key+basic").operation?.constraints.map(({ id }) => id);
    expect(ids).toEqual(["make/security/key/apiKey", "make/security/basic/http", "make/security/required"]);
  });

  it("takes one header for schemes that send the same in it", () => {
    expect(read("oauth+openid").operation?.security).toMatchObject([{ name: "oauth+openid" }]);
  });

  it.each([
    ["mutual TLS, which is not part of a request", "certificate"],
    ["an alternative with a part that is not", "key+certificate"],
    ["a type of another version", "strange"],
    ["two credentials in one header", "basic+bearer"],
  ])("skips %s by name, and keeps the rest", (_, alternative) => {
    const { operation, skipped } = read("key", alternative);
    expect(operation?.security.map(({ name }) => name)).toEqual(["key"]);
    expect(skipped).toEqual([`security/${alternative}`]);
  });

  it("skips an operation to which no way leads", () => {
    const refusal = read("certificate");
    expect(refusal.operation).toBeUndefined();
    expect(refusal.skipped).toContain("operation");
  });

  it("says of a scheme that is not defined where to define it", () => {
    const document = { ...(makeDocument() as Json), security: [{ forgotten: [] }, {}] };
    expect(readContract(document).skipped[0]?.reason).toBe(
      "make/security/forgotten: the scheme forgotten is not defined. Define it under components/securitySchemes.",
    );
  });
});
