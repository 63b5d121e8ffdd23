import { printable } from "../../client/printable.ts";
import type { ExportProgress, HssError } from "../../index.ts";
import type { Output } from "../command.ts";

/** How often a live line is drawn anew, in milliseconds. */
const REFRESH = 1000;
/** How long a download may go on without a line, where nobody watches, in milliseconds. */
const SILENCE = 10_000;
/** Takes back what stands in the line of the cursor. */
export const ERASE_LINE = "\r\u001b[K";

/** Tells how an export goes: one live line on a terminal, plain lines elsewhere, nothing if quiet. */
export interface Progress {
  task(event: ExportProgress): void;
  /** The service refused to create the task for the moment: `wait` milliseconds pass before the next attempt. */
  wait(wait: number, cause: HssError): void;
  download(bytes: number, total: number | undefined): void;
  /** Removes the live line. */
  end(): void;
}

/** A time in whole seconds, as a person writes it. */
export function elapsed(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** A number of bytes with its unit, of 1000 steps each. */
export function inBytes(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  return `${power === 0 ? bytes : (bytes / 1000 ** power).toFixed(1)} ${units[power]}`;
}

function inWords(event: ExportProgress): string {
  const task = `export task ${printable(event.taskId)}`;
  switch (event.type) {
    case "created":
      return `${task}: created`;
    case "polled":
      return `${task}: ${printable(String(event.status ?? "no status yet"), 64)}`;
    case "trouble":
      return `${task}: the service did not tell its status, and is asked again (${event.error.message})`;
  }
}

/** @param quiet - whether to write nothing */
export function createProgress(output: Output, quiet: boolean): Progress {
  const start = Date.now();
  const live = output.isTTY === true;
  let line = "";
  let lastPlain = start;
  let timer: ReturnType<typeof setInterval> | undefined;

  function draw(): void {
    const text = `${line} [${elapsed(Date.now() - start)}]`;
    output.write(`${ERASE_LINE}${[...text].slice(0, (output.columns ?? 80) - 1).join("")}`);
  }

  function show(text: string, passing: boolean): void {
    line = text;
    if (quiet) {
      return;
    }
    if (live) {
      draw();
      timer ??= setInterval(draw, REFRESH);
      timer.unref();
    } else if (!passing || Date.now() - lastPlain >= SILENCE) {
      lastPlain = Date.now();
      output.write(`${text} [${elapsed(lastPlain - start)}]\n`);
    }
  }

  let taskId = "";
  return {
    task(event) {
      taskId = printable(event.taskId);
      show(inWords(event), false);
    },
    wait(wait, { message }) {
      // A short wait is told only where somebody watches.
      show(
        `no export task yet: the next attempt follows in ${elapsed(Math.max(wait, 1000))} (${message})`,
        wait < SILENCE,
      );
    },
    download(bytes, total) {
      const of = total === undefined ? "" : ` of ${inBytes(total)}`;
      show(`export task ${taskId}: ${inBytes(bytes)}${of} downloaded`, true);
    },
    end() {
      clearInterval(timer);
      timer = undefined;
      if (live && !quiet && line !== "") {
        output.write(ERASE_LINE);
      }
    },
  };
}
