import { performance } from "node:perf_hooks";
import { CHECK_OPTIONS } from "./check/options.ts";
import { DOCUMENT, isLoopback, parseCheck } from "./check-options.ts";
import { planText } from "./check-plan.ts";
import { assertWritable, writeReport } from "./check-reporters.ts";
import type { Io } from "./command.ts";
import { CREDENTIALS_TEXT } from "./credentials.ts";
import { loadContract } from "./load-contract.ts";
import { optionHelp } from "./option-table.ts";

/** Text of `--help`. */
export const help = `Usage: hss-container-export check [options]

Holds a server against the contract: every constraint from both sides, then
random requests. Without --target it starts the Prism mock, checks it, and
stops it.

${optionHelp(CHECK_OPTIONS)}  --help, --version

${CREDENTIALS_TEXT}
On loopback a made-up token will do, and the mock gets one always.

Exit codes: 0 no finding, 1 findings, 2 the check could not run.
`;

/** Runs `check`. Resolves to 0, to 1 if there are findings, or to 2 if the check could not run. */
export async function run(argv: string[], io: Io): Promise<number> {
  const parsed = parseCheck(argv, io);
  for (const reporter of parsed.reporters) {
    await assertWritable(reporter);
  }
  const contract = await loadContract("check");
  try {
    const document = await contract.readDocument(DOCUMENT);
    const options = { ...parsed.options, document };
    const { target } = options;
    if (parsed.dryRun) {
      io.stdout.write(planText(contract, options));
      return 0;
    }
    const elsewhere = target !== undefined && !isLoopback(target);
    const changes = elsewhere && !parsed.confirmed ? contract.planCheck(options).changes : 0;
    if (changes > 0) {
      const reduced = options.rate !== undefined || options.budget !== undefined;
      io.stderr.write(
        `hss-container-export check: ${changes} valid requests would create export tasks at ${target}.\nLook at the plan with --dry-run, then add --yes${reduced ? "" : "; --rate or --budget need far fewer"}.\n`,
      );
      return 2;
    }
    const progress = showProgress(io);
    const report = await contract.check({ ...options, onProgress: progress.update }).finally(progress.end);
    await writeReport(contract, report, parsed, io);
    return report.failures.length === 0 && report.stopped === undefined ? 0 : 1;
  } catch (error) {
    if (io.signal.aborted) {
      io.stderr.write("hss-container-export check: interrupted; nothing is left running.\n");
      return 2;
    }
    if (error instanceof contract.ContractError) {
      io.stderr.write(`hss-container-export check: ${error.message}\n`);
      return 2;
    }
    throw error;
  }
}

/** A line that is written again and again on a terminal, and a few lines elsewhere. */
function showProgress({ stderr }: Io): { update: (done: number, total: number) => void; end: () => void } {
  const start = performance.now();
  let shown = 0;
  let next = 0;
  return {
    update(done, total) {
      const now = performance.now();
      if (stderr.isTTY) {
        if (now - shown > 100) {
          shown = now;
          stderr.write(`\r${done.toLocaleString("en-US")} of ${total.toLocaleString("en-US")} cases \u001b[K`);
        }
      } else if (done >= next) {
        next += Math.max(1, Math.ceil(total / 4));
        stderr.write(`${done} of ${total} cases [${((now - start) / 1000).toFixed(1)} s]\n`);
      }
    },
    end() {
      if (stderr.isTTY) {
        stderr.write("\r\u001b[K");
      }
    },
  };
}
