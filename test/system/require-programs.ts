import { Missing } from "../../scripts/clients/command.ts";
import { CHROMIUM, isInstalled } from "./chromium.ts";
import { provideNode, VERSIONS } from "./nodes.ts";

/** Ends the run with exit code 2 before any test, if a program is missing: that is no failure of the code. */
export default async function requirePrograms(): Promise<void> {
  const missing = isInstalled()
    ? []
    : [
        `Chromium: there is none at ${CHROMIUM}.\nInstall it (Debian: sudo apt-get install chromium), or name another by CHROMIUM=/path/to/chromium.`,
      ];
  for (const version of VERSIONS) {
    await provideNode(version).catch((error: unknown) => {
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
