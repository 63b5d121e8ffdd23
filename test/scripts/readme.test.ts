import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const README = readFileSync("README.md", "utf8");

/** Words in a row, however their lines are broken. */
const words = (text: string): string => text.replaceAll(/\s+\\?\s*/g, " ").trim();

/** What a picture of a terminal shows. */
function pictured(name: string): string {
  const lines = readFileSync(`scripts/docs/pictures/${name}.svg`, "utf8").match(/^<text .*$/gm) ?? [];
  const text = lines.map((line) => line.replaceAll(/<[^>]*>/g, "")).join(" ");
  return words(text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&"));
}

describe("the README", () => {
  test("is read in five minutes", () => {
    expect(README.split("\n").length).toBeLessThanOrEqual(131);
  });

  // The pictures are made by `npm run docs` from what the commands print.
  test.each(["export", "check", "compat"])("shows what `%s` prints", (name) => {
    const blocks = [...README.matchAll(/```console\n\$ ([\s\S]*?)\n```/g)].map(([, block = ""]) => block);
    const block = blocks.find((text) => text.includes(`hss-container-export ${name} `)) ?? "no block";
    const shown = pictured(name);
    expect(shown).toContain(words(block.replace(/\n…$/, "")));
  });

  test("links only to what is there", () => {
    const targets = [...README.matchAll(/\]\(([^)#]+)\)/g)].map(([, target = ""]) => target);
    expect(targets.length).toBeGreaterThan(3);
    expect(targets.filter((target) => !existsSync(target))).toEqual([]);
  });
});
