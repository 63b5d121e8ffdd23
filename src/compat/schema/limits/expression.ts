// Regular expressions as the texts that they match, and whether one matches all that another does.

/** Code points from and to, in order and apart. */
export type Ranges = readonly (readonly [from: number, to: number])[];

/** Which texts are matched; two that are written the same have the same key. */
export interface Expression {
  readonly key: string;
  /** Whether the empty text is matched. */
  readonly isNullable: boolean;
  /** What is left to match behind a code point. */
  readonly behind: (point: number) => Expression;
  /** The code points from which on it may matter which one comes first. */
  readonly edges: readonly number[];
}

const LAST = 0x10ffff;
/** Stand for the beginning and the end of a text, which `^` and `$` match. */
export const [BEGIN, END] = [LAST + 1, LAST + 2];
/** Beyond so many pairs of states, or so long ones, it is not known whether one covers the other. */
const MOST_PAIRS = 500;
const LONGEST_STATE = 2_000;

const NONE: Expression = { key: "∅", isNullable: false, behind: () => NONE, edges: [] };
export const EMPTY: Expression = { key: "ε", isNullable: true, behind: () => NONE, edges: [] };

/** One of these code points. */
export function oneOf(ranges: Ranges): Expression {
  return ranges.length === 0
    ? NONE
    : {
        key: `[${ranges.map(([from, to]) => `${from.toString(36)}-${to.toString(36)}`).join()}]`,
        isNullable: false,
        behind: (point) => (ranges.some(([from, to]) => from <= point && point <= to) ? EMPTY : NONE),
        edges: ranges.flatMap(([from, to]) => [from, to + 1]),
      };
}

/** Ranges in order, those that touch joined. */
export function joined(ranges: Ranges): Ranges {
  const found: [number, number][] = [];
  for (const [from, to] of [...ranges].sort(([left], [right]) => left - right)) {
    const last = found.at(-1);
    if (last && from <= last[1] + 1) {
      last[1] = Math.max(last[1], to);
    } else {
      found.push([from, to]);
    }
  }
  return found;
}

/** All other code points. */
export function others(ranges: Ranges): Ranges {
  let next = 0;
  const found: [number, number][] = [];
  for (const [from, to] of joined(ranges)) {
    found.push([next, from - 1]);
    next = to + 1;
  }
  return [...found, [next, LAST] as const].filter(([from, to]) => from <= to);
}

/** A sequence; it may have a first part and a rest. */
interface Sequence extends Expression {
  readonly first?: Expression;
  readonly rest?: Expression;
}

export function sequence(first: Sequence, rest: Expression): Sequence {
  if (first === NONE || rest === NONE) {
    return NONE;
  }
  if (first.first && first.rest) {
    // One way to write it, so that states are found again.
    return sequence(first.first, sequence(first.rest, rest));
  }
  return first === EMPTY
    ? rest
    : rest === EMPTY
      ? first
      : {
          key: `(${first.key}${rest.key})`,
          isNullable: first.isNullable && rest.isNullable,
          behind: (point) => {
            const behind = sequence(first.behind(point), rest);
            return first.isNullable ? either([behind, rest.behind(point)]) : behind;
          },
          edges: first.isNullable ? [...first.edges, ...rest.edges] : first.edges,
          ...{ first, rest },
        };
}

interface Alternatives extends Expression {
  readonly parts?: readonly Expression[];
}

export function either(parts: readonly Alternatives[]): Expression {
  const distinct = new Map<string, Expression>();
  for (const part of parts.flatMap((expression) => expression.parts ?? [expression])) {
    if (part !== NONE) {
      distinct.set(part.key, part);
    }
  }
  const sorted = [...distinct.values()].sort((left, right) => (left.key < right.key ? -1 : 1));
  const [only = NONE] = sorted;
  const alternatives: Alternatives = {
    key: `{${[...sorted].map(({ key }) => key).join("|")}}`,
    isNullable: sorted.some(({ isNullable }) => isNullable),
    behind: (point) => either(sorted.map((part) => part.behind(point))),
    edges: sorted.flatMap(({ edges }) => edges),
    parts: sorted,
  };
  return sorted.length <= 1 ? only : alternatives;
}

export function repeated(of: Expression, least: number, most: number): Expression {
  if (most === 0 || of === EMPTY || of === NONE) {
    return most === 0 || least === 0 || of === EMPTY ? EMPTY : NONE;
  }
  return {
    key: `${of.key}<${least},${most}>`,
    isNullable: least === 0 || of.isNullable,
    behind: (point) => sequence(of.behind(point), repeated(of, of.isNullable ? 0 : Math.max(least - 1, 0), most - 1)),
    edges: of.edges,
  };
}

/** Whether an expression matches all that another one does; `undefined` if that takes too long to tell. */
export function covers(wide: Expression, narrow: Expression): boolean | undefined {
  const open: [Expression, Expression][] = [[wide.behind(BEGIN), narrow.behind(BEGIN)]];
  const seen = new Set<string>();
  for (let pair = open.pop(); pair; pair = open.pop()) {
    const [whole, part] = pair;
    const key = `${whole.key} ${part.key}`;
    if (part === NONE || whole.key === part.key || seen.has(key)) {
      continue;
    }
    seen.add(key);
    if (seen.size > MOST_PAIRS || key.length > LONGEST_STATE) {
      return undefined;
    }
    if (part.behind(END).isNullable && !whole.behind(END).isNullable) {
      return false;
    }
    for (const point of new Set([0, ...whole.edges, ...part.edges])) {
      if (point <= LAST) {
        open.push([whole.behind(point), part.behind(point)]);
      }
    }
  }
  return true;
}

/** A text that all of these expressions match, one of the shortest; `undefined` if there is none, or if it takes too long to tell. */
export function commonText(expressions: readonly Expression[]): string | undefined {
  const open: { readonly states: readonly Expression[]; readonly text: string }[] = [
    { states: expressions.map((expression) => expression.behind(BEGIN)), text: "" },
  ];
  const seen = new Set<string>();
  for (const { states, text } of open) {
    const key = states.map((state) => state.key).join(" ");
    if (seen.has(key) || states.includes(NONE)) {
      continue;
    }
    seen.add(key);
    if (states.every((state) => state.behind(END).isNullable)) {
      return text;
    }
    if (seen.size > MOST_PAIRS || key.length > LONGEST_STATE) {
      return undefined;
    }
    for (const point of new Set(states.flatMap(({ edges }) => [0x61, ...edges]))) {
      if (point <= LAST) {
        open.push({ states: states.map((state) => state.behind(point)), text: text + String.fromCodePoint(point) });
      }
    }
  }
  return undefined;
}
