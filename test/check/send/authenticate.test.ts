import { describe, expect, it } from "vitest";
import { deterministicCases } from "../../../src/check/cases/cases.ts";
import type { RequestValues } from "../../../src/check/cases/request.ts";
import { violationsOf } from "../../../src/check/cases/violations.ts";
import { hider, serialize } from "../../../src/check/send/serialize.ts";
import { visible } from "../../../src/report/request.ts";
import { makeContract, makeDocument } from "../../fixtures/make-document.ts";

const SCHEMES = {
  key: { type: "apiKey", in: "header", name: "Key" },
  page: { type: "apiKey", in: "query", name: "page" },
  session: { type: "apiKey", in: "cookie", name: "session" },
  basic: { type: "http", scheme: "basic" },
  oauth: { type: "oauth2", flows: {} },
  openid: { type: "openIdConnect", openIdConnectUrl: "https://example.com" },
};
const CREDENTIALS = new Map(
  Object.keys(SCHEMES).map((name) => [name, { value: `user:${name}`, placeholder: `$${name.toUpperCase()}` }]),
);

function of(...alternatives: readonly string[]) {
  const security = alternatives.map((names) => Object.fromEntries(names.split("+").map((name) => [name, []])));
  const { contract, operation } = makeContract({
    ...makeDocument(),
    security,
    components: { securitySchemes: SCHEMES },
  });
  const wire = (request: Partial<RequestValues>) =>
    serialize(
      operation,
      { path: {}, query: {}, header: {}, cookie: {}, ...request },
      { base: "http://h", credentials: CREDENTIALS, headers: {} },
    );
  return { contract, operation, wire };
}

describe("a request that authenticates", () => {
  it("carries the credential of each scheme of its alternative", async () => {
    const { target, headers } = await of("key+page+session+oauth").wire({ security: "key+page+session+oauth" });
    expect(target).toBe("/things?page=user%3Apage");
    expect(headers).toEqual({ Key: "user:key", Authorization: "Bearer user:oauth", Cookie: "session=user%3Asession" });
  });

  it("shows none of them", async () => {
    const { target, headers } = visible(await of("key+page+session").wire({ security: "key+page+session" }));
    expect(target).toBe("/things?page=$PAGE");
    expect(headers).toEqual({ Key: "$KEY", Cookie: "session=$SESSION" });
  });

  it("carries a user and a password in Base64, which is hidden as they are", async () => {
    const { wire } = of("basic");
    const { headers, shown } = await wire({ security: "basic" });
    expect(headers["Authorization"]).toBe(`Basic ${Buffer.from("user:basic").toString("base64")}`);
    expect(shown?.headers["Authorization"]).toBe("Basic $(printf %s $BASIC | base64)");
    const hide = hider({ base: "", credentials: CREDENTIALS, headers: {} });
    expect(hide(`denied: ${Buffer.from("user:basic").toString("base64")}`)).toBe("denied: $BASIC");
  });

  it("carries one token for two schemes that take the same", async () => {
    const { headers } = await of("oauth+openid").wire({ security: "oauth+openid" });
    expect(headers["Authorization"]).toBe("Bearer user:oauth");
  });

  it("empties the credential of one scheme, and keeps that of the other", async () => {
    const { headers } = await of("key+oauth").wire({ security: "key+oauth", credential: "", credentialOf: "oauth" });
    expect(headers).toEqual({ Key: "user:key", Authorization: "Bearer " });
  });
});

describe("an alternative of several schemes", () => {
  it.each([
    ["every credential", {}, true],
    ["no credential of the first", { credential: "" }, false],
    ["no credential of the second", { credential: "", credentialOf: "basic" }, false],
  ])("is satisfied by %s: %o", (_, credential, satisfied) => {
    const { operation } = of("key+basic");
    const request = { path: {}, query: {}, header: {}, cookie: {}, security: "key+basic", ...credential };
    expect(violationsOf(operation, request).length === 0).toBe(satisfied);
  });

  it("is broken in each scheme alone, but where the rest satisfies another alternative", () => {
    const { contract, operation } = of("key+basic", "key");
    const emptied = deterministicCases(contract, operation).cases.flatMap(({ scenario, constraint, request }) =>
      scenario === "empty-credential" ? [[constraint?.id, request.security, request.credentialOf]] : [],
    );
    expect(emptied).toEqual([
      ["make/security/key/apiKey", "key+basic", "key"],
      ["make/security/key/apiKey", "key", undefined],
    ]);
  });
});
