import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { runCommandLine } from "../../../src/cli/command-line.ts";
import { edited, OLD_THINGS, THINGS } from "../../compat/documents.ts";
import { captureIo } from "../capture-io.ts";

const THING = "components schemas Thing properties";
const NEW_THING = "components schemas NewThing properties";
const NEXT = edited(THINGS, {
  [`${NEW_THING} size maximum`]: 8,
  [`${THING} state enum`]: ["on", "off", "lost"],
  [`${THING} size`]: undefined,
});

let folder: string;
const path = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "compat-command-"));
  const files = {
    "old.yaml": stringify(THINGS),
    "new.yaml": stringify(NEXT),
    "old-3.0.json": JSON.stringify(OLD_THINGS, null, 2),
    "accepted.yaml": stringify({
      accepted: [
        { selector: "request-property-max-decreased/createThing/body size", reason: "Nine was never served." },
        { selector: "operation-removed", reason: "Once upon a time." },
        { selector: "response-property-removed", reason: "Meant to be brief.", until: "2020-01-01" },
      ],
    }),
  };
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(path(name), text)));
});
afterAll(() => rm(folder, { recursive: true }));

async function run(...words: string[]): Promise<{ code: number; output: string; messages: string }> {
  const io = captureIo();
  const code = await runCommandLine(["compat", ...words], io);
  return { code, output: io.output(), messages: io.messages() };
}

describe("compat", { timeout: 60_000 }, () => {
  test("leads with what breaks, by operation, with rule, lines, counterexample and advice", async () => {
    const { code, output } = await run(path("old.yaml"), path("new.yaml"));
    expect(code).toBe(1);
    expect(output).toMatch(/createThing\n\s+breaking {2}body size {2}\[request-property-max-decreased\]/);
    expect(output).toMatch(/For example: \{.*"size":9/);
    expect(output).toContain("Keep to the new limit.");
    const lineOf = async (name: string): Promise<number> => {
      const lines = (await readFile(path(name), "utf8")).split("\n");
      return (
        lines.findIndex((line, index) => /^ {8}size:/.test(line) && lines.slice(0, index).includes("    NewThing:")) + 1
      );
    };
    expect(output).toContain(`old.yaml:${await lineOf("old.yaml")} → `);
    expect(output).toContain(`new.yaml:${await lineOf("new.yaml")}\n`);
  });

  test("has the JSON of five lists, with rule, level and places", async () => {
    const { output } = await run(path("old.yaml"), path("new.yaml"), "--reporter", "json");
    const report = JSON.parse(output);
    expect(Object.keys(report)).toEqual(["breaking", "risky", "compatible", "skipped", "accepted"]);
    expect(report.risky[0]).toMatchObject({
      rule: "response-property-enum-value-added",
      level: "risky",
      operation: "getThing",
      location: "response 200 state",
      old: { file: path("old.yaml"), line: expect.any(Number) },
      new: { file: path("new.yaml"), line: expect.any(Number) },
      counterexample: expect.stringContaining('"state":"lost"'),
    });
  });

  test.each([
    [
      "fails on risky changes where it is told to",
      ["--except", "request-*", "--except", "response-property-removed", "--fail-on", "risky"],
      1,
    ],
    ["passes over risky changes by default", ["--except", "request-*", "--except", "response-property-removed"], 0],
    [
      "leaves out a rule at one place only",
      ["--except", "response-*", "--except", "request-property-max-decreased/createThing/body name"],
      1,
    ],
  ])("%s", async (_, words, code) => {
    expect((await run(path("old.yaml"), path("new.yaml"), ...words)).code).toBe(code);
  });

  test("passes what was accepted, and names entries that ended or no longer apply", async () => {
    const { code, output } = await run(path("old.yaml"), path("new.yaml"), "--accepted", path("accepted.yaml"));
    expect(code).toBe(1);
    expect(output).not.toContain("[request-property-max-decreased]");
    expect(output).toContain(
      "request-property-max-decreased/createThing/body size (Nine was never served.): 1 change.",
    );
    expect(output).toContain("operation-removed (Once upon a time.): no longer applies.");
    expect(output).toContain("response-property-removed (Meant to be brief.): was accepted until 2020-01-01.");
  });

  test("annotates the lines of the new document for GitHub", async () => {
    const { output } = await run(path("old.yaml"), path("new.yaml"), "--reporter", "github");
    expect(output).toMatch(
      /^::error file=[^,]*new\.yaml,line=\d+,title=request-property-max-decreased::createThing, body size: /m,
    );
    expect(output).toMatch(/^::warning /m);
  });

  test("writes each form to its file", async () => {
    const forms = ["markdown", "html", "json"].flatMap((name) => ["--reporter", `${name}=${path(`report.${name}`)}`]);
    await run(path("old.yaml"), path("new.yaml"), ...forms);
    expect(await readFile(path("report.markdown"), "utf8")).toMatch(
      /### Breaking\n\n\*\*getThing\*\*\n\n- `response 200 size` /,
    );
    expect(await readFile(path("report.html"), "utf8")).toContain("<h4><code>body size</code></h4>");
  });

  test("compares a document of OpenAPI 3.0 with itself in JSON and finds nothing", async () => {
    const { code, output } = await run(path("old-3.0.json"), path("old-3.0.json"));
    expect([code, output]).toEqual([0, expect.stringContaining(": 0 breaking, 0 risky, 0 compatible")]);
  });

  test("reads a document from an address", async () => {
    const server = createServer((_, response) => response.end(stringify(THINGS))).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const { code, output } = await run(`http://127.0.0.1:${port}/openapi.yaml`, path("new.yaml"));
      expect([code, output]).toEqual([1, expect.stringContaining("request-property-max-decreased")]);
    } finally {
      server.close();
    }
  });

  test("says which status an address responds with", async () => {
    const server = createServer((_, response) => response.writeHead(404).end()).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const { code, messages } = await run(`http://127.0.0.1:${port}/openapi.yaml`, path("new.yaml"));
      expect([code, messages]).toEqual([2, expect.stringMatching(/the server \w+ 404/)]);
    } finally {
      server.close();
    }
  });

  test("prints every rule with its level", async () => {
    const { code, output } = await run("--rules");
    expect(code).toBe(0);
    expect(output).toMatch(/^request-property-max-decreased +request +breaking +a caller/m);
  });

  test.each([
    [["a", "b", "c"], /too many arguments: c/],
    [["--fail-on", "all"], /--fail-on must be breaking or risky; it is "all"/],
    [["--except", "nope/getThing/*"], /--except must start with a rule, .*; there is no rule "nope"/],
    [["--today", "tomorrow"], /--today must be a day such as 2026-12-31; it is "tomorrow"/],
    [["--today", "2026-02-30"], /--today must be a day such as 2026-12-31; it is "2026-02-30"/],
    [["--accepted", ""], /--accepted needs a value: it is empty/],
    [["--reporter", "junit"], /--reporter must be text, json, markdown, github, html/],
    [["-", "-"], /only one of the documents can come from standard input/],
    [["http://127.0.0.1:1/a.yaml", "b"], /Cannot read http:\/\/127\.0\.0\.1:1\/a\.yaml/],
    [["no-such-file", "b"], /: no-such-file is neither a file nor a git revision here\./],
  ])("refuses %j with what is allowed", async (words, message) => {
    const { code, messages } = await run(...words);
    expect([code, messages]).toEqual([2, expect.stringMatching(message)]);
  });
});
