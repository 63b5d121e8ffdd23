import type { CheckProgress } from "../../contract.ts";
import { printable } from "../../report/printable.ts";
import { plural } from "../../report/report.ts";
import { withCommas } from "../../report/with-commas.ts";
import { painter } from "../colours.ts";
import type { Io } from "../command.ts";
import { ERASE_LINE, elapsed } from "../export/progress.ts";

/** How often the bar is drawn anew. @unit milliseconds */
const REFRESH = 100;
const BAR_WIDTH = 20;
/** The maximum number of findings shown as they appear; the bar goes on counting. */
const MAX_TOLD = 10;

/** Tells how a check goes. */
export interface Progress {
  update(done: number, total: number, now: CheckProgress): void;
  /** Removes the bar. */
  end(): void;
}

/** On a terminal a bar, and each finding as it appears; elsewhere a line for each quarter. */
export function createCheckProgress(io: Io): Progress {
  return io.stderr.isTTY === true ? liveProgress(io) : plainProgress(io);
}

function plainProgress({ stderr }: Io): Progress {
  const start = Date.now();
  let next = 0;
  return {
    update(done, total, { isCounted }) {
      if (done >= next) {
        next += Math.max(1, Math.ceil(total / 4));
        stderr.write(`${counted(done, total, isCounted)} [${((Date.now() - start) / 1000).toFixed(1)} s]\n`);
      }
    },
    end() {},
  };
}

function liveProgress(io: Io): Progress {
  const { stderr } = io;
  const paint = painter(io, stderr) ?? ((_style, text) => text);
  const width = (stderr.columns ?? 80) - 1;
  // Before the first response a mock starts: that time tells nothing of the rate.
  let start: number | undefined;
  let drawn = Number.NEGATIVE_INFINITY;
  let found = 0;
  const cut = (text: string, length: number): string => [...text].slice(0, length).join("");
  return {
    update(done, total, { operation, findings, isCounted }) {
      const now = Date.now();
      start ??= now;
      for (const { selector, message } of findings) {
        if (++found <= MAX_TOLD) {
          const text = cut(printable(`${selector}: ${message}`), width - 2);
          stderr.write(`${ERASE_LINE}${paint("red", "✗")} ${text}\n`);
        }
      }
      if (findings.length > 0 || now - drawn >= REFRESH) {
        drawn = now;
        const told = found === 0 ? "" : `  ${withCommas(found)} found`;
        const text = `${figures(done, total, isCounted, now - start)}${told}  ${printable(operation)}`;
        stderr.write(`${ERASE_LINE}${bar(done, total, isCounted, paint)}${cut(text, width - BAR_WIDTH)}`);
      }
    },
    end() {
      stderr.write(ERASE_LINE);
    },
  };
}

function bar(done: number, total: number, isCounted: boolean, paint: NonNullable<ReturnType<typeof painter>>): string {
  const share = Math.floor((done / Math.max(total, 1)) * BAR_WIDTH);
  const full = isCounted ? share : Math.min(share, BAR_WIDTH - 1);
  return `${paint("green", "━".repeat(full))}${paint("dim", "─".repeat(BAR_WIDTH - full))}`;
}

/** How far it is, how fast, and how long it will still take. @param time milliseconds so far */
function figures(done: number, total: number, isCounted: boolean, time: number): string {
  const rate = done / Math.max(time, 1);
  const perSecond = rate * 1000;
  const pace = perSecond < 1 ? `${(perSecond * 60).toFixed(0)}/min` : `${withCommas(Math.round(perSecond))}/s`;
  const isKnown = time >= 1000 && (isCounted || done < total);
  const about = isCounted ? "" : "about ";
  const left = isKnown ? `  ${about}${elapsed((total - done) / Math.max(rate, Number.MIN_VALUE))} left` : "";
  const percent = isCounted ? ` ${Math.floor((done / Math.max(total, 1)) * 100)} % ` : "";
  return `${percent} ${counted(done, total, isCounted)}  ${pace}${left}`;
}

/** A total that may still grow is not told. */
function counted(done: number, total: number, isCounted: boolean): string {
  return isCounted ? `${withCommas(done)} of ${plural(total, "case")}` : plural(done, "case");
}
