// The comparison side by side with lists of rules, on edits whose meanings are known.
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { compareDocuments } from "../../src/compat.ts";
import { documentsOf, EDITS } from "../../test/fixtures/compat-edits.ts";
import { Missing, run } from "../clients/command.ts";
import { table } from "../clients/table.ts";
import { COMPAT, writeFigures } from "./figures.ts";

const OASDIFF = "v1.37.0";
const REDOCLY = createRequire(import.meta.url).resolve("@redocly/cli/package.json");

/** The operations that a tool says break somebody. */
type Opinion = ReadonlySet<string>;

async function ofOasdiff(folder: string): Promise<Opinion> {
  const programs = join(folder, "programs");
  await mkdir(programs);
  const env = { ...process.env, GOBIN: programs };
  const installed = await run(`go install github.com/oasdiff/oasdiff@${OASDIFF}`, { cwd: folder, env });
  if (installed.code !== 0) {
    throw new Missing(`oasdiff could not be installed: ${installed.stderr.trim().split("\n").at(-1)}`);
  }
  const { stdout } = await run(
    `${join(programs, "oasdiff")} breaking old.json next.json --format json --flatten-allof`,
    {
      cwd: folder,
    },
  );
  const changes: { operationId: string }[] = JSON.parse(stdout);
  return new Set(changes.map(({ operationId }) => operationId));
}

async function ofRedocly(folder: string): Promise<Opinion> {
  const program = join(REDOCLY, "../bin/cli.js");
  const env = { ...process.env, REDOCLY_TELEMETRY: "off" };
  const words = ["diff", "old.json", "next.json", "--format", "json", "--fail-on", "none"];
  const { stdout } = await run(`${process.execPath} ${program}`, { cwd: folder, env }, words);
  const { changes }: { changes: { path: string; impact: string }[] } = JSON.parse(stdout);
  const major = changes.filter(({ impact }) => impact === "major");
  return new Set(major.map(({ path }) => `edit${/~1edits~1(\d+)/.exec(path)?.[1]}`));
}

function ours(): Opinion {
  const { breaking, risky } = compareDocuments(...documentsOf(EDITS));
  return new Set([...breaking, ...risky].map(({ operation }) => operation));
}

/** Each tool on all edits; resolves to 1 if ours is wrong on one. */
export async function onEdits(folder: string): Promise<number> {
  const [old, next] = documentsOf(EDITS);
  await writeFile(join(folder, "old.json"), JSON.stringify(old));
  await writeFile(join(folder, "next.json"), JSON.stringify(next));
  const { version } = createRequire(import.meta.url)(REDOCLY);
  const opinions: [string, Opinion][] = [
    [COMPAT, ours()],
    [`oasdiff ${OASDIFF} --flatten-allof, errors and warnings`, await ofOasdiff(folder)],
    [`redocly diff ${version}, major changes`, await ofRedocly(folder)],
  ];
  const wrongOf = (opinion: Opinion) => EDITS.filter(({ breaks }, index) => opinion.has(`edit${index}`) !== breaks);
  const breaks = EDITS.filter((edit) => edit.breaks).length;
  const tools = opinions.map(([tool, opinion]) => {
    const wrong = wrongOf(opinion);
    const missed = wrong.filter((edit) => edit.breaks).length;
    return { tool, found: breaks - missed, falseAlarms: wrong.length - missed };
  });
  const rows = tools.map(({ tool, found, falseAlarms }) => [
    tool,
    `${EDITS.length - (breaks - found) - falseAlarms} of ${EDITS.length}`,
    `${found} of ${breaks}`,
    `${falseAlarms} of ${EDITS.length - breaks}`,
  ]);
  process.stdout.write(table(["tool", "judged right", "breaks found", "false alarms"], rows));
  await writeFigures("compat", { edits: EDITS.length, breaks, tools });
  return wrongOf(opinions[0]?.[1] ?? new Set()).length === 0 ? 0 : 1;
}
