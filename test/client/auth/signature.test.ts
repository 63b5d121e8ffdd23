import { createHash, createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { authorization, canonicalPath, importKey, stringToSign } from "../../../src/client/auth/signature.ts";
import { encode } from "../../../src/client/transport/address.ts";
import { readContract, readDocument } from "../../../src/contract.ts";
import { akSkAuth, createHssClient } from "../../../src/index.ts";
import { json, startService } from "../service.ts";
import published from "./signing-vectors.json" with { type: "json" };

describe("authorization", () => {
  test.each(published.vectors)(
    "equals the published signature: $name",
    async ({ ak, sk, request, expectedAuthorization }) => {
      const query = request.query.map(([name = "", value = ""]) => `${encode(name)}=${encode(value)}`).join("&");
      const { method, path, headers, body } = request;
      const url = `https://${headers.Host}${path}${query && `?${query}`}`;
      expect(await authorization({ method, url, body }, headers, ak, await importKey(sk))).toBe(expectedAuthorization);
    },
  );

  test("signs the published text of the signing guide", () => {
    const { canonicalRequest, expectedSha256, stringToSign: expected } = published.canonicalRequest;
    expect(createHash("sha256").update(canonicalRequest).digest("hex")).toBe(expectedSha256);
    expect(stringToSign("20191115T033655Z", expectedSha256)).toBe(expected);
  });
});

/** RFC 3986, on bytes: an encoder that shares nothing with the client's. */
function percent(text: string): string {
  return [...Buffer.from(text, "utf8")]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[\w.~-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    })
    .join("");
}

/** The signature by the vendor's description, from the raw parts, on node:crypto. */
function verifier(
  {
    method,
    path,
    query,
    headers,
    body,
  }: {
    method: string;
    path: string[];
    query: [string, string][];
    headers: Record<string, string>;
    body: string;
  },
  secretKey: string,
): string {
  const lower = new Map(
    Object.entries(headers)
      .filter(([name]) => !name.includes("_"))
      .map(([name, value]) => [name.toLowerCase(), value.trim()]),
  );
  const names = [...lower.keys()].sort();
  const pairs = query.map(([name, value]) => `${percent(name)}\u0000${percent(value)}`).sort();
  const canonical = [
    method,
    `/${path.map(percent).join("/")}/`,
    pairs.map((pair) => pair.replace("\u0000", "=")).join("&"),
    ...names.map((name) => `${name}:${lower.get(name)}`),
    "",
    names.join(";"),
    createHash("sha256").update(body).digest("hex"),
  ].join("\n");
  const hash = createHash("sha256").update(canonical).digest("hex");
  return createHmac("sha256", secretKey)
    .update(`SDK-HMAC-SHA256\n${lower.get("x-sdk-date")}\n${hash}`)
    .digest("hex");
}

// Half a surrogate pair cannot be part of an address, and `.` and `..` are resolved by every URL parser.
const text = fc.string({ unit: "binary" }).map((value) => value.replace(/\p{Cs}/gu, "?"));
const some = text.map((value) => value || "x");
const segment = some.map((value) => value.replace(/^\.\.?$/, "dot"));
const headerValue = fc.string({ unit: fc.constantFrom(..."abcXYZ019 -_.~!*") });
const headerName = fc.stringMatching(/^X-[A-Za-z0-9_-]{1,12}$/);

describe("a signature", () => {
  test("cannot depend on what the vendor's SDKs disagree about: no query name has to be encoded, or is repeated", async () => {
    const { operations } = readContract(await readDocument("openapi/openapi.yaml"));
    const parameters = operations.flatMap((operation) => operation.parameters).filter((one) => one.in === "query");
    expect(parameters).not.toEqual([]);
    for (const { name, node } of parameters) {
      expect(encode(name)).toBe(name);
      expect(node.types).not.toContain("array");
    }
  });

  test("always satisfies an independent verifier", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          method: fc.constantFrom("GET", "POST"),
          path: fc.array(segment, { minLength: 1, maxLength: 5 }),
          query: fc.array(fc.tuple(some, text), { maxLength: 5 }),
          more: fc.dictionary(headerName, headerValue, { maxKeys: 4 }),
          body: text,
          secretKey: some,
        }),
        async ({ method, path, query, more, body, secretKey }) => {
          const distinct = new Map(Object.entries(more).map(([name, value]) => [name.toLowerCase(), value]));
          const headers = { ...Object.fromEntries(distinct), Host: "h:8443", "X-Sdk-Date": "20200608T023900Z" };
          const search = query.map(([name, value]) => `${encode(name)}=${encode(value)}`).join("&");
          const url = `https://h:8443/${path.map(encode).join("/")}${search && `?${search}`}`;
          const signed = await authorization({ method, url, body }, headers, "ak", await importKey(secretKey));
          expect(signed).toMatch(
            new RegExp(`Signature=${verifier({ method, path, query, headers, body }, secretKey)}$`),
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});

test("a percent sign that starts no escape is signed as itself", () => {
  expect(canonicalPath("/a%zz/%2f")).toBe("/a%25zz/%2F/");
});

test("the key cannot be read back", async () => {
  expect(await importKey("the-secret-key")).toMatchObject({ extractable: false, usages: ["sign"] });
});

describe("akSkAuth", () => {
  const keys = { accessKey: "AK", secretKey: "the-secret-key", securityToken: "the-security-token" };

  test("signs what arrives at the service, the host with its port included", async () => {
    await using service = await startService({ create: json(200, { task_id: "t" }) });
    const auth = akSkAuth({ ...keys, now: () => Date.UTC(2026, 0, 2, 3, 4, 5) });
    const client = createHssClient({ endpoint: service.endpoint, projectId: "p/1 ü", auth });
    await client.createContainerExportTask({ export_headers: [["risky", "ü"]] }, { enterpriseProjectId: "a*b" });
    const [request] = service.received;
    const headers = {
      host: request?.headers.host ?? "",
      "x-sdk-date": "20260102T030405Z",
      "x-security-token": keys.securityToken,
    };
    const expected = verifier(
      {
        method: "POST",
        path: ["v5", "p/1 ü", "container", "export-task"],
        query: [["enterprise_project_id", "a*b"]],
        headers,
        body: request?.body ?? "",
      },
      keys.secretKey,
    );
    expect(request?.headers["x-project-id"]).toBeUndefined();
    expect(request?.headers.authorization).toBe(
      `SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date;x-security-token, Signature=${expected}`,
    );
  });

  test.each([
    { projectId: "p", sent: "p" },
    { projectId: "a  project", sent: "a  project" },
    { projectId: "ü p", sent: undefined },
    { projectId: "p ü", sent: undefined },
    { projectId: " p", sent: undefined },
    { projectId: "p ", sent: undefined },
  ])("names the project $projectId in a header if one can carry it", async ({ projectId, sent }) => {
    await using service = await startService({ task: json(200, {}) });
    const client = createHssClient({ endpoint: service.endpoint, projectId, auth: akSkAuth(keys) });
    await client.getExportTask("t");
    expect(service.received[0]?.headers["x-project-id"]).toBe(sent);
  });

  test("signs each attempt anew", async () => {
    const busy = json(503, { error_code: "APIGW.0613" });
    await using service = await startService({ task: [busy, json(200, { task_id: "t" })] });
    let time = 0;
    const auth = akSkAuth({ ...keys, now: () => (time += 60_000) });
    const client = createHssClient({ endpoint: service.endpoint, projectId: "p", auth, retry: { delay: 1 } });
    await client.getExportTask("t");
    const dates = service.received.map(({ headers }) => headers["x-sdk-date"]);
    expect(dates).toEqual(["19700101T000100Z", "19700101T000200Z"]);
    expect(service.received[0]?.headers["x-project-id"]).toBe("p");
  });

  test.each([
    { accessKey: "" },
    { secretKey: "" },
    { secretKey: 5 as never },
    { accessKey: "a b" },
    { securityToken: "x\ny" },
    { secretKey: " a b" },
    { secretKey: "a b " },
    { secretKey: "x\ny" },
    { secretKey: "x\ny\r\n" },
  ])("%j is refused, and not shown", (part) => {
    const [name] = Object.keys(part);
    expect(() => akSkAuth({ ...keys, ...part })).toThrow(
      new RegExp(`^${name} (is required|has a space, a line break)`),
    );
    expect(() => akSkAuth({ ...keys, ...part })).toThrow(TypeError);
    expect(() => akSkAuth({ ...keys, ...part })).not.toThrow(/x\ny|a b/);
  });
});
