import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { GATES, main } from "../../scripts/verify.ts";

/** Runs the program with gates that end with the given codes, 0 if none is given. */
async function verify(codes: Record<string, number>, ...argv: string[]) {
  const ran: string[] = [];
  let text = "";
  const code = await main(argv, {
    run: async ([script = ""]) => {
      ran.push(script);
      return { code: codes[script] ?? 0, output: `${script} says why` };
    },
    write: (part) => {
      text += part;
    },
  });
  return { code, ran, text };
}

const slow = [...GATES.values()].filter(({ isSlow }) => isSlow).map(({ script: [name = ""] }) => name);

describe("verify", () => {
  test("every gate is a script of the package", async () => {
    const { scripts } = JSON.parse(await readFile("package.json", "utf8"));
    expect([...GATES.values()].filter(({ script: [name = ""] }) => !(name in scripts))).toEqual([]);
  });

  test("all gates but the slow ones run, and what they print is kept back", async () => {
    const { code, ran, text } = await verify({});
    expect(code).toBe(0);
    expect(ran).toHaveLength(GATES.size - slow.length);
    expect(ran).not.toEqual(expect.arrayContaining([expect.stringMatching(slow.join("|"))]));
    expect(text).not.toContain("says why");
    expect(text).toMatch(/Every gate is open\.\n$/);
  });

  test("the slow gates run when they are asked for", async () => {
    expect((await verify({}, "--slow")).ran).toHaveLength(GATES.size);
    expect((await verify({}, "mutants")).ran).toEqual(["mutate"]);
  });

  test("a closed gate ends with 1, and the gates after it still run", async () => {
    const { code, ran, text } = await verify({ lint: 1, clients: 2 });
    expect(code).toBe(1);
    expect(ran).toHaveLength(GATES.size - slow.length);
    expect(text).toContain("lint says why");
    expect(text).toMatch(/Closed: lint\. .*\nCould not run: clients\. .*\n$/);
  });

  test("a gate that could not run ends with 2", async () => {
    const { code, text } = await verify({ clients: 2 });
    expect(code).toBe(2);
    expect(text).toMatch(/^NOT RUN clients/m);
  });

  test("the compiler ends with 2 where it finds a fault", async () => {
    expect((await verify({ typecheck: 2 })).code).toBe(1);
  });

  test.each(["speed", "--fast", "--slow=true", "-h", ""])("refuses %s, and names the gates", async (word) => {
    const { code, ran, text } = await verify({}, word);
    expect(code).toBe(2);
    expect(ran).toEqual([]);
    expect(text).toContain(`There is no ${word}.`);
    expect(text).toContain([...GATES.keys()].join(", "));
  });
});
