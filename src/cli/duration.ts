import { quoted } from "./arguments.ts";
import { UsageError } from "./command.ts";

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * A duration as a flag gives it: a number with `ms`, `s`, `m` or `h`.
 *
 * @returns milliseconds, more than 0
 * @throws {UsageError} if it is something else
 */
export function parseDuration(flag: string, text: string): number {
  const milliseconds = millisecondsOf(text);
  if (milliseconds === undefined) {
    throw new UsageError(
      `${flag} must be a duration above zero, a number with ms, s, m or h, such as 500ms, 12s or 1.5h; it is ${quoted(text)}`,
    );
  }
  return milliseconds;
}

/** The milliseconds of a duration; `undefined` if a text is none, or none above zero. */
export function millisecondsOf(text: string): number | undefined {
  const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  const milliseconds = Number(amount) * (UNITS[unit] ?? 0);
  return milliseconds > 0 ? milliseconds : undefined;
}
