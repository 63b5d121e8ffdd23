// Where the documents of `compat` come from, what is said of those that cannot be read, and the examples of its help.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { stringify } from "yaml";
import { runCommandLine } from "../../../src/cli/command-line.ts";
import { COMPAT_OPTIONS } from "../../../src/cli/compat/options.ts";
import type { Option } from "../../../src/cli/option-table.ts";
import { edited, THINGS } from "../../compat/documents.ts";
import { inFolder } from "../../fixtures/in-folder.ts";
import { captureIo } from "../capture-io.ts";

const NEXT = stringify(edited(THINGS, { "components schemas NewThing properties size maximum": 8 }));
const BREAK = "request-property-max-decreased";
const NO_PATHS = { openapi: "3.1.0", info: { title: "None", version: "1" }, paths: {} };

const root = mkdtempSync(join(tmpdir(), "compat-inputs-"));
/** The working directory of what is run: a clone with one tag. */
const clone = join(root, "clone");

function write(name: string, text: string): void {
  mkdirSync(dirname(join(clone, name)), { recursive: true });
  writeFileSync(join(clone, name), text);
}

const referring = (reference: string): string =>
  stringify({ ...NO_PATHS, paths: { "/a": { get: { responses: { default: { $ref: reference } } } } } });

beforeAll(() => {
  const git = (...words: string[]): unknown =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...words], { cwd: clone });
  mkdirSync(clone);
  git("init", "--quiet");
  write("api/things.yaml", stringify(THINGS));
  write("openapi/openapi.yaml", stringify(THINGS));
  write("old.yaml", stringify(THINGS));
  git("add", ".");
  git("commit", "--quiet", "--message", "First");
  git("tag", "v1");
  for (const name of ["api/things.yaml", "openapi/openapi.yaml", "new.yaml"]) {
    write(name, NEXT);
  }
  write("accepted.yaml", stringify([{ selector: BREAK, reason: "Nine was never served." }]));
  writeFileSync(join(root, "outside.yaml"), stringify({ description: "Outside" }));
  write("leaving.yaml", referring("../outside.yaml"));
  write("elsewhere.yaml", referring("https://other.example/responses.yaml"));
  write("missing.yaml", referring("missing/file.yaml"));
  write("wrong.yaml", stringify([{ selector: BREAK }]));
  write("large.yaml", "");
  truncateSync(join(clone, "large.yaml"), 64 * 1024 * 1024 + 1);
});
afterAll(() => rmSync(root, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly messages: string;
}

/** Runs the command in the clone; in a process of its own if it reads its standard input. */
async function run(words: readonly string[], input = ""): Promise<Ended> {
  if (words.includes("-")) {
    return runAlone(words, input);
  }
  const io = captureIo();
  const code = await inFolder(clone, () => runCommandLine(["compat", ...words], io));
  return { code, output: io.output(), messages: io.messages() };
}

function runAlone(words: readonly string[], input: string): Ended {
  const argv = [inject("bundles").command, "compat", ...words];
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd: clone, input, encoding: "utf8" });
  return { code: status, output: stdout, messages: stderr };
}

describe("compat finds a document", { timeout: 60_000 }, () => {
  test.each([
    ["in standard input", ["-", "new.yaml"], stringify(THINGS)],
    ["in standard input, and that is the new one", ["old.yaml", "-"], NEXT],
    ["in a file of a tag, and the new one at the same path", ["v1:api/things.yaml"], ""],
    ["in a tag, and the new one at the usual path", ["v1"], ""],
    ["in the last tag", [], ""],
  ])("%s", async (_, words, input) => {
    const { code, output, messages } = await run(words, input);
    expect([code, messages]).toEqual([1, ""]);
    expect(output).toContain(BREAK);
  });

  test.each([
    ["in the work tree", "old.yaml", "openapi/openapi.yaml", BREAK],
    ["in the package", "openapi/openapi.yaml", "the contract of this package", "no operation in common"],
  ])("%s where a file alone is named, and says so", async (_, old, next, shown) => {
    const { output, messages } = await run([old]);
    expect(messages).toContain(`NEW is not named, so ${old} is compared with ${next}. `);
    expect(output).toContain(shown);
    expect(output).toContain(`${old} → ${next}: `);
  });
});

describe("compat says why it cannot compare, in a line or two, and ends with 2:", { timeout: 60_000 }, () => {
  test.each([
    ["a document over the limit", ["large.yaml", "new.yaml"], "", "a document may have 64 MiB, and it is larger"],
    ["standard input that is empty", ["-", "new.yaml"], "", "standard input is not an OpenAPI document"],
    ["a tag without such a file", ["v1:api/none.yaml", "new.yaml"], "", "The revision v1 has no file api/none.yaml."],
    ["a file that is missing", ["none.yaml", "new.yaml"], "", ": none.yaml is neither a file nor a git revision here."],
    ["accepted breaks that are not there", ["v1", "--accepted", "none.yaml"], "", "cannot read none.yaml"],
    ["accepted breaks without a reason", ["v1", "--accepted", "wrong.yaml"], "", "reason must say why"],
    ["a reporter that is not one", ["v1", "--reporter", "junit=a.xml"], "", "--reporter must be text, json"],
    ["a file that cannot be written", ["v1", "--reporter", "json=none/a.json"], "", "none/a.json"],
  ])("%s", async (_, words, input, reason) => {
    const { code, output, messages } = await run(words, input);
    expect([code, output]).toEqual([2, ""]);
    expect(messages).toContain(reason);
    expect(messages.trimEnd().split("\n").length).toBeLessThanOrEqual(2);
    expect(messages).not.toMatch(/^\s+at /m);
  });
});

describe("compat says by name what it does not compare, and why:", { timeout: 60_000 }, () => {
  test.each([
    ["what leaves the folder", ["leaving.yaml", "leaving.yaml"], "", "it leaves the folder of the document"],
    ["what is at another host", ["elsewhere.yaml", "elsewhere.yaml"], "", "only files are read, not addresses"],
    ["what no file has", ["missing.yaml", "missing.yaml"], "", "there is no such file"],
    ["what standard input refers to", ["-", "missing.yaml"], referring("outside.yaml"), "there is no such file"],
  ])("%s", async (_, words, input, reason) => {
    const { code, output, messages } = await run(words, input);
    expect([code, messages]).toEqual([0, ""]);
    expect(output).toContain("Not compared:\n  GET /a response default: the $ref ");
    expect(output).toContain(`of the old document cannot be followed: ${reason}`);
    expect(output).toContain("0 compatible, 1 not compared");
    expect((await run([...words, "--strict"], input)).code).toBe(2);
  });

  test("an address whose references lead into this machine", async () => {
    const server = createServer((_, response) => response.end(referring("file:///etc/hostname"))).listen(
      0,
      "127.0.0.1",
    );
    await new Promise((resolve) => server.once("listening", resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const io = captureIo();
      const address = `http://127.0.0.1:${port}/a.yaml`;
      expect(await runCommandLine(["compat", address, address], io)).toBe(0);
      expect(io.output()).toContain("a document from the network may not refer to files of this machine");
    } finally {
      server.close();
    }
  });
});

const EXAMPLES = Object.values(COMPAT_OPTIONS)
  .flatMap((options): [string, Option][] => Object.entries(options))
  .map(([name, { example }]): [string, string | undefined] => [name, example]);

test.each(EXAMPLES)(
  "the example of --%s in the help runs",
  async (_, example) => {
    const words = [...(example ?? "no example").matchAll(/'([^']*)'|(\S+)/g)].map(
      ([, quoted, word]) => quoted ?? word ?? "",
    );
    const { code, output, messages } = await run(words);
    expect(messages.replace("markdown report: changes.md\n", "")).toBe("");
    expect([0, 1]).toContain(code);
    expect(output + words.join(" ")).not.toBe("");
  },
  60_000,
);
