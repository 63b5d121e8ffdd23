// Runs the README's first commands as a newcomer does: in a fresh clone, under other versions of Node.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./clients/command.ts";
import { Finding, onEachNode } from "./runtimes/on-each-node.ts";

const USAGE = `Usage: npm run check:checkout -- [NODE…]

Clones the last commit, and runs there each command that the README shows as "npm ci && …", but for the tests that do not depend on Node.`;

/** Folders of tests that do the same under each Node, or start what does not run here: `npm test` alone runs them. */
const ALIKE = [
  ...["action", "compat", "fixtures", "openapi", "report", "scripts", "seed"],
  ...["check/cases", "check/judge", "check/plan"],
];

/** The parts of the README's commands, once each. */
const commands = new Set(
  readFileSync("README.md", "utf8")
    .split("\n")
    .filter((line) => line.startsWith("$ npm ci && "))
    .flatMap((line) => line.slice(2).split(" && ")),
);

process.exitCode = await onEachNode(process.argv.slice(2), USAGE, async ({ env }, say) => {
  const folder = mkdtempSync(join(tmpdir(), "hss-checkout-"));
  try {
    const clone = await run(`git clone --quiet . ${folder}`, { cwd: "." });
    if (clone.code !== 0) {
      throw new Error(clone.stderr);
    }
    for (const command of commands) {
      const omitted =
        command === "npm test" ? ` -- ${ALIKE.map((name) => `--exclude "test/${name}/**"`).join(" ")}` : "";
      const { code, stdout, stderr } = await run(command + omitted, { cwd: folder, env, timeout: 1_800_000 });
      if (code !== 0) {
        throw new Finding(`${command} ends with ${code}.\n${stdout}${stderr}`);
      }
      say(command);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
