import { Missing } from "../../scripts/clients/command.ts";
import { provideBun, provideDeno, provideNode, RUNTIMES } from "../../scripts/runtimes/provide.ts";
import { CHROMIUM, isInstalled } from "./chromium.ts";

/** Ends the run with exit code 2 before any test, if a program is missing: that is not a failure of the code. */
export default async function requirePrograms(): Promise<void> {
  const missing = isInstalled()
    ? []
    : [
        `Chromium: there is none at ${CHROMIUM}.\nInstall it (Debian: sudo apt-get install chromium), or name another by CHROMIUM=/path/to/chromium.`,
      ];
  for (const provide of [...RUNTIMES.node.map((version) => () => provideNode(version)), provideBun, provideDeno]) {
    await provide().catch((error: unknown) => {
      if (!(error instanceof Missing)) {
        throw error;
      }
      missing.push(error.message);
    });
  }
  if (missing.length > 0) {
    process.stderr.write(`test:system needs more than there is.\n${missing.join("\n")}\n`);
    process.exit(2);
  }
}
