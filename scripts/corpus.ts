// Holds the engine against every document of the corpus, each served by a server that is right by construction, and prints a table.
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { heading, isDone, type Row, tellable, toLine, toTotal } from "../test/corpus/row.ts";
import { corpus, run } from "../test/corpus/run.ts";

const HELP = `Usage: tsx scripts/corpus.ts [NAME…] [--mutants N] [--reading strict|lenient] [--timeout SECONDS] [--seed N] [--verbose]

Checks the documents whose file name holds a NAME, or all. --mutants N also checks N mutants of each; --verbose lists findings,
survivors, the operations in which nothing is proven, and what was skipped.
Exit codes: 0 no finding and no survivor, 1 some, or a document without a report.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    mutants: { type: "string", default: "0" },
    reading: { type: "string", default: "lenient" },
    timeout: { type: "string", default: "120" },
    seed: { type: "string", default: "1" },
    verbose: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

function details(row: Row): string[] {
  return [
    ...row.unserved.map(({ operation, reason }) => `unserved ${operation}: ${reason}`),
    ...(row.unnamed ?? []).map((operation) => `neither read nor skipped: ${operation}`),
    ...(row.unproven ?? []).map(({ operation, reason }) => `nothing proven in ${operation}: ${reason}`),
    ...(row.findings ?? []).map((finding) => `finding ${finding}`),
    ...(row.mutants?.survivors ?? []).map((survivor) => `survivor ${survivor}`),
  ];
}

const print = (text: string): unknown => process.stdout.write(`${text}\n`);

if (values.help) {
  print(HELP);
} else {
  const { own, others } = await corpus();
  if (!others) {
    process.stderr.write("The documents of others are not here: only ours are checked.\n");
  }
  const chosen = [...own, ...(others ?? [])].filter(
    (file) => positionals.length === 0 || positionals.some((name) => basename(file).includes(name)),
  );
  const rows: Row[] = [];
  print(heading());
  for (const file of chosen) {
    const row = await run(file, {
      reading: values.reading === "strict" ? "strict" : "lenient",
      mutants: Number(values.mutants),
      seed: Number(values.seed),
      timeout: Number(values.timeout) * 1_000,
    });
    rows.push(row);
    print(toLine(row));
    for (const detail of values.verbose ? details(row) : []) {
      print(`  ${detail}`);
    }
  }
  print(toTotal(rows));
  const isFine = (row: Row): boolean =>
    isDone(row) &&
    row.refused === undefined &&
    row.findings?.length === 0 &&
    (!row.mutants || tellable(row.mutants) === row.mutants.found);
  process.exitCode = rows.every(isFine) ? 0 : 1;
}
