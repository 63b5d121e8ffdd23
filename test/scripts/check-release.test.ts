import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { main, releaseFaults } from "../../scripts/check-release.ts";
import { captureIo } from "../cli/capture-io.ts";
import { temporaryFolder } from "../client/temporary-folder.ts";
import { edited, NOTHING, THINGS } from "../compat/documents.ts";
import { inFolder } from "../fixtures/in-folder.ts";

type Kind = "breaking" | "compatible" | "none";

const OLD_CHANGELOG = "# Changelog\n\n## 1.0.0\n\n- The first.\n";
const NEW_CHANGELOG = "# Changelog\n\n## Unreleased\n\n- A change.\n\n## 1.0.0\n\n- The first.\n";

function faults(old: string, next: string, kind: Kind, changelog = NEW_CHANGELOG): string[] {
  const change = { rule: "", level: "breaking", operation: "", location: "", message: "" } as const;
  return releaseFaults({
    old: edited(THINGS, { "info version": old }),
    next: edited(THINGS, { "info version": next, "info title": "Changed" }),
    comparison: {
      ...NOTHING,
      breaking: kind === "breaking" ? [change] : [],
      compatible: kind === "compatible" ? [change] : [],
    },
    changelog: { old: OLD_CHANGELOG, next: changelog },
  });
}

describe("releaseFaults", () => {
  test.each([
    ["1.0.0", "2.0.0", "breaking"],
    ["1.0.0", "1.1.0", "compatible"],
    ["1.0.0", "2.0.0", "compatible"],
    ["1.0.0", "1.0.1", "none"],
    ["1.9.9", "1.10.0", "compatible"],
    ["1.0.0-rc.1", "1.0.0", "breaking"],
    ["1.0.0-rc.1", "1.0.0-rc.2", "breaking"],
    ["1.0.0-rc.9", "1.0.0-rc.10", "none"],
    ["1.0.0-alpha", "1.0.0-beta", "compatible"],
    ["1.0.0", "2.0.0-rc.1", "breaking"],
    ["1.0.0", "1.1.0-rc.1", "compatible"],
    ["1.1.0-rc.1", "1.1.0", "compatible"],
    ["1.1.0-rc.1", "1.1.0", "none"],
    ["1.1.0-rc.1", "2.0.0", "breaking"],
    ["0.1.0", "0.2.0", "breaking"],
    ["0.1.0", "0.1.1", "compatible"],
    ["0.9.0", "1.0.0", "breaking"],
  ] as const)("lets %s become %s after a change that is %s", (old, next, kind) => {
    expect(faults(old, next, kind)).toEqual([]);
  });

  test.each([
    ["1.0.0", "1.1.0", "breaking", "2.0.0"],
    ["1.0.0", "1.0.1", "compatible", "1.1.0"],
    ["1.0.0", "1.0.0", "none", "1.0.1"],
    ["1.0.0", "1.0.0+2", "none", "1.0.1"],
    ["1.0.0", "0.9.0", "breaking", "2.0.0"],
    ["1.0.0", "1.0.0-rc.2", "none", "1.0.1"],
    ["1.0.0-rc.2", "1.0.0-rc.2", "none", "1.0.0"],
    ["1.0.0-rc.10", "1.0.0-rc.9", "none", "1.0.0"],
    ["1.0.0-1", "1.0.0-1+b", "none", "1.0.0"],
    ["1.1.0-rc.1", "1.1.0", "breaking", "2.0.0"],
    ["1.0.1-rc.1", "1.0.1", "compatible", "1.1.0"],
    ["1.0.0", "1.1.0-rc.1", "breaking", "2.0.0"],
    ["0.1.0", "0.1.1", "breaking", "0.2.0"],
  ] as const)("does not let %s become %s after a change that is %s", (old, next, kind, remedy) => {
    expect(faults(old, next, kind)).toEqual([
      expect.stringContaining(`went from ${old} to ${next}. Make it ${remedy}.`),
    ]);
  });

  test.each(["1.0", "v1.0.0", "1.0.0.0", "01.0.0", "1.0.0-01", "1.0.0-", "1.0.0+"])(
    "takes %s for no version",
    (text) => {
      expect(() => faults("1.0.0", text, "none")).toThrow(`\`info.version\` is ${text}; make it a semantic version`);
    },
  );

  test.each([
    ["under another heading", "# Changes\n\n## [1.1.0] - 2026-11-25\n\n* A change.\n"],
    ["as a sentence", `${OLD_CHANGELOG}\nA change.\n`],
    ["like one that was there before", `${OLD_CHANGELOG}- The first.\n`],
    ["in a table", `${OLD_CHANGELOG}| 1.1.0 | A change. |\n`],
  ])("finds a line of the changelog %s", (_, changelog) => {
    expect(faults("1.0.0", "2.0.0", "breaking", changelog)).toEqual([]);
  });

  test.each([
    ["nothing", OLD_CHANGELOG],
    ["a heading", OLD_CHANGELOG.replace("##", "## 1.1.0\n\n##")],
    ["an underlined heading", `1.1.0, the second\n---\n\n${OLD_CHANGELOG}`],
    ["another place for a line", "# Changelog\n\n## 2.0.0\n\n- The first.\n"],
    ["another mark of lists", OLD_CHANGELOG.replace("- ", "* ")],
    ["other ends of lines", OLD_CHANGELOG.replaceAll("\n", "\r\n")],
    ["a link", `${OLD_CHANGELOG}\n[1.1.0]: https://a.example/b\n`],
    ["a comment", `${OLD_CHANGELOG}<!-- A change\nof mine. -->\n`],
    ["a mark without a word", `${OLD_CHANGELOG}- \n---\n`],
    ["no changelog", ""],
  ])("demands a line in the changelog where %s is new", (_, changelog) => {
    expect(faults("1.0.0", "2.0.0", "breaking", changelog)).toEqual([expect.stringContaining("Add one.")]);
  });

  test("demands nothing if nothing changed", () => {
    const changelog = { old: OLD_CHANGELOG, next: OLD_CHANGELOG };
    expect(releaseFaults({ old: THINGS, next: THINGS, comparison: NOTHING, changelog })).toEqual([]);
  });
});

test("the program holds the work tree against the last tag", async () => {
  await using temporary = await temporaryFolder();
  const folder = temporary.path;
  const git = (...words: string[]) => promisify(execFile)("git", words, { cwd: folder });
  const check = async () => {
    const io = captureIo();
    const code = await inFolder(folder, () => main(io));
    return { code, stdout: io.output(), stderr: io.messages() };
  };
  const write = (version: string, limit: number, changelog: string) =>
    Promise.all([
      writeFile(
        join(folder, "openapi/openapi.yaml"),
        JSON.stringify(
          edited(THINGS, {
            "info version": version,
            "paths /things/{id} get parameters 0 schema maximum": limit,
          }),
        ),
      ),
      writeFile(join(folder, "CHANGELOG.md"), changelog),
    ]);
  await mkdir(join(folder, "openapi"));
  await write("1.0.0", 100, OLD_CHANGELOG);
  const author = ["-c", "user.name=a", "-c", "user.email=a@a.example", "-c", "commit.gpgsign=false"];
  const release = async (tag: string) => {
    await git("add", ".");
    await git(...author, "commit", "--quiet", "--message", "Release");
    await git("tag", tag);
  };
  await git("init", "--quiet");
  await release("v1.0.0");
  expect((await check()).stdout).toMatch(/^There is no earlier tag/);

  await write("1.1.0", 99, OLD_CHANGELOG);
  const refused = await check();
  expect(refused.stderr).toMatch(/^openapi\/openapi\.yaml: .*Make it 2\.0\.0\.\nCHANGELOG\.md: .*Add one\.\n$/);
  expect(refused.code).toBe(1);

  await write("2.0.0", 99, NEW_CHANGELOG);
  expect(await check()).toEqual({
    code: 0,
    stdout: "v1.0.0 → openapi/openapi.yaml: 1 breaking, 0 risky, 0 compatible\n",
    stderr: "",
  });

  await write("1.1.0", 99, NEW_CHANGELOG);
  await release("v1.1.0");
  expect((await check()).stderr).toMatch(/went from 1\.0\.0 to 1\.1\.0\. Make it 2\.0\.0\.\n$/);
});
