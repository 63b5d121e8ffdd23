import type { Io } from "../command.ts";
import { loadOptional } from "../load-contract.ts";
import { optionHelp } from "../option-table.ts";
import { COMPAT_OPTIONS } from "./options.ts";

/** Text of `--help`. */
export const help = `Usage: hss-container-export compat [OLD [NEW]] [options]

Shows what a change to an OpenAPI document breaks for consumers of the old one.
Compares what the documents mean, not their text. OLD and NEW are files, URLs,
git revisions (TAG or TAG:FILE), or - for standard input; a file wins over a
revision of the same name. Without NEW, a revision is compared with its file in
the working tree; anything else with openapi/openapi.yaml there or, if there is
none, with the contract of this package. Without OLD, the last tag is taken.
Examples: compat old.yaml new.yaml
          compat v1.0.0:openapi.yaml openapi.yaml

${optionHelp(COMPAT_OPTIONS)}  --help, --version

Exit codes: 0 no change at or above the level of --fail-on; 1 at least one; 2
could not run, or (with --strict) a part could not be compared.
`;

/** Runs `compat`. Resolves to 0, to 1 if something breaks, or to 2 if the documents could not be compared. */
export async function run(argv: string[], io: Io): Promise<number> {
  const { runCompat } = await loadOptional(() => import("./run.ts"), "compat needs packages", "fast-check ajv yaml");
  return runCompat(argv, io);
}
