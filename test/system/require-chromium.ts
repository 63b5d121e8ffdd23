import { CHROMIUM, isInstalled } from "./chromium.ts";

/** Ends the run with exit code 2 before any test, if there is no browser: that is no failure of the code. */
export default function requireChromium(): void {
  if (!isInstalled()) {
    process.stderr.write(
      `test:system needs Chromium: there is none at ${CHROMIUM}.\nInstall it (Debian: sudo apt-get install chromium), or name another by CHROMIUM=/path/to/chromium.\n`,
    );
    process.exit(2);
  }
}
