import { readFile } from "node:fs/promises";
import semver from "semver";
import { describe, expect, test } from "vitest";
import { Missing } from "../../scripts/clients/command.ts";
import { Finding, onEachNode } from "../../scripts/runtimes/on-each-node.ts";
import { RUNTIMES } from "../../scripts/runtimes/provide.ts";

const { node: NODES } = RUNTIMES;
const OLDEST = String(NODES[0]);
const NEWEST = String(NODES.at(-1));

describe("the versions of Node", () => {
  test("are one of each major version, oldest first", () => {
    expect(NODES).toEqual(semver.sort([...NODES]));
    expect(new Set(NODES.map((version) => semver.major(version))).size).toBe(NODES.length);
  });

  test("are those that the README names", async () => {
    const [, named = ""] = /tested on Node ([\d, and]+)/.exec(await readFile("README.md", "utf8")) ?? [];
    expect(named.match(/\d+/g)).toEqual(NODES.map((version) => String(semver.major(version))));
  });

  test("begin with the one that developers use, and that the package asks for at least", async () => {
    const { engines } = JSON.parse(await readFile("package.json", "utf8"));
    expect((await readFile(".nvmrc", "utf8")).trim()).toBe(OLDEST);
    expect(semver.minVersion(engines.node)?.major).toBe(semver.major(OLDEST));
  });
});

/** Runs a program under Nodes of which some cannot be had, and some fail. */
async function runOn(argv: readonly string[], { missing = "", failing = "" } = {}) {
  const worked: string[] = [];
  let text = "";
  const code = await onEachNode(
    argv,
    "Usage: this",
    async ({ node }, say) => {
      if (node === failing) {
        throw new Finding("it does not work");
      }
      worked.push(node);
      say("it works");
    },
    {
      provide: async (node) => {
        if (node === missing) {
          throw new Missing("it cannot be had");
        }
        return { node, npm: "1.2.3", env: {} };
      },
      write: (part) => {
        text += part;
      },
    },
  );
  return { code, worked, text };
}

describe("a program that runs on each Node", () => {
  test.each([
    { argv: [], versions: [OLDEST, NEWEST] },
    { argv: ["all"], versions: NODES },
    { argv: ["newest", String(semver.major(OLDEST))], versions: [OLDEST, NEWEST] },
    { argv: [NEWEST, "newest"], versions: [NEWEST] },
  ])("takes $versions for $argv", async ({ argv, versions }) => {
    const { code, worked, text } = await runOn(argv);
    expect({ code, worked }).toEqual({ code: 0, worked: versions });
    expect(text.match(/^ok {6}Node .*, npm 1\.2\.3: it works/gm)).toHaveLength(versions.length);
  });

  test("says which Node cannot be had, which is no success, and goes on", async () => {
    const { code, worked, text } = await runOn([], { missing: OLDEST });
    expect({ code, worked }).toEqual({ code: 2, worked: [NEWEST] });
    expect(text).toContain(`NOT RUN Node ${OLDEST}: it cannot be had\n`);
  });

  test("ends with 1 if one fails, whatever cannot be had, and goes on", async () => {
    const before = await runOn([], { failing: OLDEST });
    expect(before).toMatchObject({ code: 1, worked: [NEWEST] });
    expect(before.text).toContain(`FAILED  Node ${OLDEST}: it does not work\n`);
    expect(await runOn([], { failing: OLDEST, missing: NEWEST })).toMatchObject({ code: 1 });
    expect(await runOn([], { failing: NEWEST, missing: OLDEST })).toMatchObject({ code: 1 });
  });

  test("says how it is used, and runs nothing, for a version that is not listed", async () => {
    const { code, worked, text } = await runOn(["newest", "19"]);
    expect({ code, worked }).toEqual({ code: 2, worked: [] });
    expect(text).toContain(`Usage: this\n\nNODE is all, oldest, newest, or one of ${OLDEST}, `);
    expect((await runOn(["--help"])).code).toBe(0);
  });
});
