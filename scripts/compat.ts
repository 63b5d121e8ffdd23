// Tells what breaks for consumers between two versions of an OpenAPI document: `npm run compat -- OLD NEW [--json]`.
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import type { Change, Comparison } from "../src/compat/change.ts";
import { compareDocuments } from "../src/compat/compare.ts";
import { type Counterexample, counterexamples } from "../src/compat/counterexamples.ts";
import { readEndpoints, readWebhooks } from "../src/compat/operation/endpoints.ts";
import { DOCUMENT, lastTag, readVersion } from "../src/compat/read/read.ts";
import { canonical } from "../src/compat/read/references.ts";
import type { Json } from "../src/openapi/document.ts";
import { ContractError } from "../src/openapi/errors.ts";

const HELP = `Usage: npm run compat -- [OLD [NEW]] [--json]

OLD and NEW are files, or revisions: a tag, or TAG:FILE. OLD is the last tag by default, NEW is ${DOCUMENT}.
Exit codes: 0 compatible, 1 breaking, 2 could not run.
`;

/** Whether a counterexample shows what a change speaks of; members of lists are all alike. */
function shows({ operation, location }: Counterexample, change: Change): boolean {
  const [one = "", other = ""] = [location, change.location].map((place) => place.replaceAll(/\[\d*\]|\.\*/g, "[]"));
  return operation === change.operation && (one.startsWith(other) || other.startsWith(one));
}

/** Adds counterexamples to the changes that they show; what none of the changes explains is a change of its own. */
function illustrated(changes: readonly Change[], examples: readonly Counterexample[]): Change[] {
  const explained = changes.map((change) => {
    const example =
      examples.find((one) => one.location === change.location && shows(one, change)) ??
      examples.find((one) => shows(one, change));
    return example ? { ...change, message: `${change.message} For example: ${example.value}` } : change;
  });
  // The validator divides fractions inexactly: of steps the comparison by meaning knows more.
  const others = examples.filter(
    (example) => example.keyword !== "multipleOf" && !changes.some((change) => shows(example, change)),
  );
  return [
    ...explained,
    ...others.map(({ operation, location, side, keyword, value }) => ({
      operation,
      location: location.replaceAll(/\[\d+\]/g, "[]"),
      message:
        side === "request"
          ? `\`${keyword}\` refuses what the old contract accepted: a caller fails. Keep to the new rule. For example: ${value}`
          : `\`${keyword}\` of the old contract rules out what can be answered now: a reader fails. Allow for it. For example: ${value}`,
    })),
  ];
}

/**
 * Compares two OpenAPI 3 documents for consumers of the old one.
 *
 * @throws {ContractError} if the old one has no operation, or a reference leads nowhere.
 */
export async function compat(old: Json, next: Json): Promise<Comparison> {
  if (readEndpoints(old).size + readWebhooks(old).size === 0) {
    throw new ContractError("document-invalid", "The old document has no operation: there is nothing to compare.");
  }
  const { breaking, compatible } = compareDocuments(old, next);
  if (canonical(old) === canonical(next)) {
    return { breaking, compatible };
  }
  return { breaking: illustrated(breaking, counterexamples(old, next)), compatible };
}

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
  const comparison = await compat(readVersion(before), readVersion(after));
  const { breaking, compatible } = comparison;
  if (values.json) {
    stdout.write(`${JSON.stringify(comparison, null, 2)}\n`);
  } else {
    const lines = [
      ...breaking.map((change) => line("breaking  ", change)),
      ...compatible.map((change) => line("compatible", change)),
    ];
    stdout.write(
      `${lines.join("")}${before} → ${after}: ${breaking.length} breaking, ${compatible.length} compatible\n`,
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
