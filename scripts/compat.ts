// `npm run compat -- [OLD [NEW]]`: the command of the package, with the last tag and the contract of this repository for what is left out.
import { pathToFileURL } from "node:url";
import type { Io } from "../src/cli/command.ts";
import { runCommandLine } from "../src/cli/command-line.ts";
import { lastTag } from "../src/compat/read/git.ts";
import { DOCUMENT } from "../src/compat/read/read.ts";

/** Runs the program; resolves to its exit code. `--json` is short for `--reporter json`. */
export async function main(argv: readonly string[], output: Pick<Io, "stdout" | "stderr"> = process): Promise<number> {
  const words = argv.flatMap((word) => (word === "--json" ? ["--reporter", "json"] : [word]));
  const tag = words.length === 0 ? lastTag() : undefined;
  const named = words.length === 0 && tag !== undefined ? [tag, DOCUMENT] : words;
  return runCommandLine(["compat", ...named], {
    ...output,
    environment: process.env,
    signal: new AbortController().signal,
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  process.exitCode = await main(process.argv.slice(2), { stdout: process.stdout, stderr: process.stderr });
}
