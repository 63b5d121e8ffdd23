// Tells what breaks for consumers between two versions of an OpenAPI document: `npm run compat -- OLD NEW [--json]`.
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { DOCUMENT, lastTag, readVersion } from "../src/compat/read/read.ts";
import { type Change, compareDocuments } from "../src/compat.ts";
import { ContractError } from "../src/openapi/errors.ts";

const HELP = `Usage: npm run compat -- [OLD [NEW]] [--json]

OLD and NEW are files, or revisions: a tag, or TAG:FILE. OLD is the last tag by default, NEW is ${DOCUMENT}.
Exit codes: 0 compatible, 1 breaking, 2 could not run.
`;

function line(kind: string, { operation, location, message }: Change): string {
  return `${kind}  ${[operation || "document", location].filter(Boolean).join(", ")}: ${message}\n`;
}

/** Where a program writes. */
interface Output {
  readonly stdout: Pick<NodeJS.WritableStream, "write">;
  readonly stderr: Pick<NodeJS.WritableStream, "write">;
}

/** Runs the program; answers its exit code. */
export async function main(argv: readonly string[], output: Output = process): Promise<number> {
  try {
    return await run(argv, output.stdout);
  } catch (error) {
    const message = error instanceof ContractError ? error.message.trimEnd() : `The comparison failed: ${error}`;
    output.stderr.write(`${message}\n`);
    return 2;
  }
}

async function run(argv: readonly string[], stdout: Output["stdout"]): Promise<number> {
  const options = { json: { type: "boolean" }, help: { type: "boolean" } } as const;
  const { values, positionals } = readArguments(() => parseArgs({ args: [...argv], options, allowPositionals: true }));
  if (values.help) {
    stdout.write(HELP);
    return 0;
  }
  if (positionals.length > 2) {
    throw new ContractError("usage", `Too many arguments: ${positionals.slice(2).join(" ")}.\n${HELP}`);
  }
  const [before = lastTag(), after = DOCUMENT] = positionals;
  if (before === undefined) {
    throw new ContractError(
      "no-tag",
      `There is no tag to compare with. Name the old document: npm run compat -- OLD ${after}`,
    );
  }
  const comparison = compareDocuments(readVersion(before), readVersion(after));
  const { breaking, risky, compatible } = comparison;
  if (values.json) {
    stdout.write(`${JSON.stringify(comparison, null, 2)}\n`);
  } else {
    const lines = [
      ...breaking.map((change) => line("breaking  ", change)),
      ...risky.map((change) => line("risky     ", change)),
      ...compatible.map((change) => line("compatible", change)),
    ];
    stdout.write(
      `${lines.join("")}${before} → ${after}: ${breaking.length} breaking, ${risky.length} risky, ${compatible.length} compatible\n`,
    );
  }
  return breaking.length > 0 ? 1 : 0;
}

function readArguments<Result>(parse: () => Result): Result {
  try {
    return parse();
  } catch (cause) {
    throw new ContractError("usage", `${cause instanceof Error ? cause.message : cause}\n${HELP}`, { cause });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  process.exitCode = await main(process.argv.slice(2));
}
