import { isLoopback } from "../../check/credentials.ts";
import type { Report } from "../../contract.ts";
import type { Io } from "../command.ts";
import { credentialsText } from "../credentials.ts";
import { loadContract } from "../load-contract.ts";
import { optionHelp } from "../option-table.ts";
import { assertWritable } from "../output-file.ts";
import { writeReport } from "../reporters.ts";
import { servedDocument } from "../served-document.ts";
import { readAccepted, writeAccepted } from "./accepted-file.ts";
import { withHint } from "./hints.ts";
import { CHECK_OPTIONS } from "./options.ts";
import { type Parsed, parseCheck } from "./parse.ts";
import { methodCounts, planText } from "./plan.ts";
import { createCheckProgress } from "./progress.ts";
import { runSetup, type Setup } from "./setup.ts";

/** Text of `--help`. */
export const help = `Usage: hss-container-export check [options]

Checks a server against a contract, an OpenAPI document: sends requests at each
limit and just beyond it, then random ones. Without --target, it starts the
Prism mock, checks it, and stops it.

${optionHelp(CHECK_OPTIONS)}  --help, --version

${credentialsText("For the HSS contract, credentials")}
For your own contract, they come from --credential or --setup. Without one,
requests to loopback carry a placeholder; on any other server, the constraints
that need a credential stay unproven.

Exit codes: 0 no findings; 1 findings; 2 the check could not run, or (with
--strict) a part of the contract was skipped.
`;

/** Runs `check`. Resolves to 0, to 1 if there are findings, or to 2 if the check could not run. */
export async function run(argv: string[], io: Io): Promise<number> {
  const parsed = parseCheck(argv, io);
  await assertWritable(...parsed.reporters.map(({ file }) => file), parsed.writeAccepted);
  const contract = await loadContract("check");
  try {
    const loaded = await contract.loadDocument(parsed.contract);
    const accepted = await readAccepted(parsed.accepted);
    const { target, mockDocument } = parsed.options;
    await using served =
      target === undefined && mockDocument === undefined ? await servedDocument(loaded, { whole: false }) : undefined;
    const options = {
      ...parsed.options,
      document: loaded.document,
      mockDocument: mockDocument ?? served?.file,
      accepted,
    };
    if (parsed.dryRun) {
      io.stdout.write(planText(contract, options));
      return 0;
    }
    const elsewhere = target !== undefined && !isLoopback(target);
    // Also finds out before the setup what is wrong with the options.
    const planned = contract.planCheck(options);
    if (elsewhere && !parsed.confirmed && planned.changes > 0) {
      const reduced = options.rate !== undefined || options.budget !== undefined;
      io.stderr.write(
        `hss-container-export check: ${planned.changes} valid requests may change something at ${target}: ${methodCounts(planned.changesByMethod)}.\nLook at the plan with --dry-run, then add --yes${reduced ? "" : "; --rate or --budget need far fewer"}.\n`,
      );
      return 2;
    }
    const setup = await setupOf(parsed, io);
    const progress = createCheckProgress(io);
    const report = await contract
      .check(
        {
          ...options,
          // What is given by name counts more than what the setup says.
          values: { ...setup?.values, ...options.values },
          credentials: new Map([...(setup?.credentials ?? []), ...(options.credentials ?? [])]),
          onProgress: progress.update,
        },
        // The ways to authenticate that the setup opens come first in a plan of their own.
        setup ? undefined : planned,
      )
      .finally(progress.end);
    await writeReport(contract, report, parsed, io);
    io.signal.throwIfAborted();
    if (parsed.writeAccepted !== undefined) {
      await writeAccepted(report, parsed.writeAccepted, io);
    }
    return exitCode(report, parsed.strict);
  } catch (error) {
    if (io.signal.aborted) {
      io.stderr.write("hss-container-export check: interrupted; nothing is left running.\n");
      return 2;
    }
    if (error instanceof contract.ContractError) {
      io.stderr.write(`hss-container-export check: ${withHint(error)}\n`);
      return 2;
    }
    throw error;
  }
}

/** Runs the command of `--setup`; neither what it prints nor its messages may show a secret of the environment. */
async function setupOf({ setup, options }: Parsed, io: Io): Promise<Setup | undefined> {
  const secrets = [...(options.credentials?.values() ?? [])].flatMap(({ value }) =>
    typeof value === "string" ? value : [],
  );
  return setup === undefined ? undefined : runSetup(setup, io, secrets);
}

/** A check that could check nothing has not run; with `--strict` nor has one that left something out. */
function exitCode({ failures, stopped, skipped, operations }: Report, strict: boolean): number {
  if (skipped.length > 0 && (strict || operations.checked === 0)) {
    return 2;
  }
  return failures.length === 0 && stopped === undefined ? 0 : 1;
}
