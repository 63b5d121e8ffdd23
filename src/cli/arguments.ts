import { parseArgs } from "node:util";
import { nearest } from "../client/nearest.ts";
import { printable } from "../client/printable.ts";
import { quote } from "../report/curl.ts";
import { UsageError } from "./command.ts";

/** What a command takes: a `switch` has no value, an `optional` one may have `true` or `false`. */
export type OptionKind = "text" | "list" | "switch" | "optional";

/** The options that were given, by name without dashes: their values in order, of a switch `true`. */
export type Given = ReadonlyMap<string, readonly string[]>;

/** `--risky` and `--no-risky` as `--risky=true` and `--risky=false`; a value that follows is drawn near. */
function withValues(argv: readonly string[], optional: readonly string[]): string[] {
  const result: string[] = [];
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const name = word.startsWith("--") ? word.slice(2) : "";
    const negated = name.startsWith("no-") && optional.includes(name.slice(3));
    if (negated) {
      result.push(`--${name.slice(3)}=false`);
    } else if (optional.includes(name)) {
      const value = rest[0] === "true" || rest[0] === "false" ? rest.shift() : "true";
      result.push(`${word}=${value}`);
    } else {
      result.push(word);
    }
  }
  return result;
}

/**
 * Parses arguments, more strictly than `parseArgs` and with messages for people.
 *
 * @param operands Takes what is not an option. @default there may be none
 * @throws {UsageError} for an unknown option, a missing or superfluous value, or an argument that is not an option
 */
export function parseArguments(
  argv: readonly string[],
  kinds: Readonly<Record<string, OptionKind>>,
  operands?: string[],
): Given {
  const names = Object.keys(kinds);
  const optional = names.filter((name) => kinds[name] === "optional");
  const { tokens } = parseArgs({
    args: withValues(argv, optional),
    options: Object.fromEntries(
      names.map((name) => [name, { type: kinds[name] === "switch" ? "boolean" : "string" } as const]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === "positional" && operands) {
      operands.push(token.value);
      continue;
    }
    if (token.kind !== "option") {
      const text = token.kind === "positional" ? token.value : "--";
      throw new UsageError(`unexpected argument ${quoted(text)}: everything is given as an option`);
    }
    const { name, rawName, value, inlineValue } = token;
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined || !rawName.startsWith("--")) {
      const [guess] = nearest(name, names);
      throw new UsageError(`unknown option ${printable(rawName, 100)}${guess ? `; did you mean --${guess}?` : ""}`);
    }
    if (kind === "switch") {
      if (value !== undefined) {
        throw new UsageError(`${rawName} takes no value`);
      }
      given.set(name, ["true"]);
      continue;
    }
    if (value === undefined || (!inlineValue && value.startsWith("--"))) {
      throw new UsageError(`${rawName} needs a value`);
    }
    given.set(name, kind === "list" ? [...(given.get(name) ?? []), value] : [value]);
  }
  return given;
}

/** A word as a message shows it: harmless on a terminal, and cut if it is long. */
export function quoted(word: string): string {
  return printable(JSON.stringify(word), 100);
}

/** A word as a shell reads it back unchanged, and as a terminal shows it harmlessly. */
export function shellQuote(word: string): string {
  if (/\p{C}|\p{Zl}|\p{Zp}/u.test(word)) {
    const escaped = word.replace(/[\\']/g, "\\$&").replace(/\p{C}|\p{Zl}|\p{Zp}/gu, (character) => {
      return `\\U${character.codePointAt(0)?.toString(16).padStart(8, "0")}`;
    });
    return `$'${escaped}'`;
  }
  return quote(word);
}
