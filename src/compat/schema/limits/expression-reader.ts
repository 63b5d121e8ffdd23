// Reads regular expressions of ECMAScript, as far as texts are matched without looking around or back.
import {
  BEGIN,
  EMPTY,
  END,
  type Expression,
  either,
  joined,
  oneOf,
  others,
  type Ranges,
  repeated,
  sequence,
} from "./expression.ts";

/** What cannot be read: an assertion within a text, a back reference, a property of Unicode. */
class Unreadable extends Error {}

const DIGITS: Ranges = [[0x30, 0x39]];
const WORDS: Ranges = joined([...DIGITS, [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]]);
const LINES: Ranges = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
];
const SPACES: Ranges = joined([
  ...LINES,
  ...([0x20, 0xa0, 0x1680, 0x202f, 0x205f, 0x3000, 0xfeff] as const).map((point) => [point, point] as const),
  [0x09, 0x0d],
  [0x2000, 0x200a],
]);
const CLASSES: Readonly<Record<string, Ranges>> = {
  ...{ d: DIGITS, w: WORDS, s: SPACES },
  ...{ D: others(DIGITS), W: others(WORDS), S: others(SPACES) },
};
const CONTROLS: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, 0: 0 };

/** Anything, the ends of the text included. */
const ANYTHING = repeated(oneOf([[0, END]]), 0, Number.POSITIVE_INFINITY);

/** What a pattern matches somewhere in a text; `undefined` if that cannot be told. */
export function readExpression(pattern: string): Expression | undefined {
  try {
    const matched = new Reader(pattern).whole();
    return sequence(ANYTHING, sequence(matched, ANYTHING));
  } catch (error) {
    if (error instanceof Unreadable) {
      return undefined;
    }
    throw error;
  }
}

class Reader {
  readonly #points: readonly string[];
  #at = 0;

  constructor(pattern: string) {
    this.#points = [...pattern];
  }

  whole(): Expression {
    const found = this.#choice(true);
    if (this.#at < this.#points.length) {
      throw new Unreadable();
    }
    return found;
  }

  #take(text: string): boolean {
    const isHere = this.#rest(text.length) === text;
    this.#at += isHere ? text.length : 0;
    return isHere;
  }

  #rest(length: number): string {
    return this.#points.slice(this.#at, this.#at + length).join("");
  }

  #next(): string {
    const point = this.#points[this.#at++];
    if (point === undefined) {
      throw new Unreadable();
    }
    return point;
  }

  #choice(isFirst: boolean): Expression {
    const parts = [this.#sequence(isFirst)];
    while (this.#take("|")) {
      parts.push(this.#sequence(isFirst));
    }
    return either(parts);
  }

  /** @param isFirst whether nothing comes before: only there `^` can match */
  #sequence(isFirst: boolean): Expression {
    let found = EMPTY;
    let isStart = isFirst;
    while (this.#at < this.#points.length && !["|", ")"].includes(this.#rest(1))) {
      found = sequence(found, this.#term(isStart));
      isStart = false;
    }
    return found;
  }

  #term(isFirst: boolean): Expression {
    if (this.#take("^")) {
      return isFirst ? oneOf([[BEGIN, BEGIN]]) : fail();
    }
    if (this.#take("$")) {
      // Only groups may end behind it.
      return /^\)*(?:\||$)/.test(this.#rest(this.#points.length)) ? oneOf([[END, END]]) : fail();
    }
    const start = this.#at;
    const atom = this.#atom(isFirst);
    const isAnchored = /(?<!\\)[$^]/.test(this.#points.slice(start, this.#at).join("").replaceAll(/\[\^/g, "["));
    const [least, most] = this.#quantifier() ?? [1, 1];
    return least === 1 && most === 1 ? atom : isAnchored ? fail() : repeated(atom, least, most);
  }

  #quantifier(): readonly [least: number, most: number] | undefined {
    const [written, symbol, least, comma, most] = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(this.#rest(24)) ?? [];
    if (written === undefined) {
      return undefined;
    }
    this.#at += written.length;
    if (symbol !== undefined) {
      return [symbol === "+" ? 1 : 0, symbol === "?" ? 1 : Number.POSITIVE_INFINITY];
    }
    return [Number(least), most ? Number(most) : comma ? Number.POSITIVE_INFINITY : Number(least)];
  }

  #atom(isFirst: boolean): Expression {
    if (this.#take("(")) {
      const isPlain = this.#take("?:") || !this.#take("?");
      const name = isPlain ? "" : /^<(\w+)>/.exec(this.#rest(80))?.[0];
      if (name === undefined) {
        throw new Unreadable();
      }
      this.#at += name.length;
      const inner = this.#choice(isFirst);
      return this.#take(")") ? inner : fail();
    }
    if (this.#take("[")) {
      return oneOf(this.#class());
    }
    if (this.#take(".")) {
      return oneOf(others(LINES));
    }
    return oneOf(this.#take("\\") ? this.#escape() : pointOf(this.#next()));
  }

  #class(): Ranges {
    const isOther = this.#take("^");
    const found: Ranges[number][] = [];
    while (!this.#take("]")) {
      const first = this.#take("\\") ? this.#escape() : pointOf(this.#next());
      const [from, ...more] = first;
      if (from && more.length === 0 && from[0] === from[1] && this.#rest(1) === "-" && this.#rest(2) !== "-]") {
        this.#at++;
        const [to] = this.#take("\\") ? this.#escape() : pointOf(this.#next());
        found.push([from[0], to?.[1] ?? from[0]]);
      } else {
        found.push(...first);
      }
    }
    return isOther ? others(found) : joined(found);
  }

  #escape(): Ranges {
    const letter = this.#next();
    const ranges = CLASSES[letter];
    if (ranges) {
      return ranges;
    }
    const control = CONTROLS[letter];
    if (control !== undefined) {
      return [[control, control]];
    }
    const [written, braced, four, two] =
      /^(?:u\{([\da-f]+)\}|u([\da-f]{4})|x([\da-f]{2}))/i.exec(letter + this.#rest(10)) ?? [];
    if (written !== undefined) {
      this.#at += written.length - 1;
      const point = Number.parseInt(braced ?? four ?? two ?? "", 16);
      return [[point, point]];
    }
    // Other letters and digits mean something of their own.
    return /[\da-z]/i.test(letter) ? fail() : pointOf(letter);
  }
}

function fail(): never {
  throw new Unreadable();
}

function pointOf(character: string): Ranges {
  const point = character.codePointAt(0) ?? 0;
  return [[point, point]];
}
