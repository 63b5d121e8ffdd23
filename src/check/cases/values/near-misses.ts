/** A name in the style of JavaScript. */
export function camelCase(name: string): string {
  return name.replace(/[_-](\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** Words that a service of this kind might know, and a contract does not. */
export const PLAUSIBLE_WORDS = [
  ...[
    "running",
    "stopped",
    "created",
    "deleted",
    "pending",
    "failed",
    "unknown",
    "none",
    "all",
    "any",
    "other",
    "custom",
    "standard",
    "default",
    "active",
  ],
  ...[
    "inactive",
    "success",
    "error",
    "exited",
    "restarting",
    "ready",
    "enabled",
    "disabled",
    "normal",
    "abnormal",
    "open",
    "closed",
    "public",
    "private",
  ],
  ...[
    "id",
    "name",
    "type",
    "state",
    "version",
    "region",
    "namespace",
    "node",
    "host",
    "ip",
    "port",
    "image",
    "user_id",
    "host_id",
    "host_name",
    "path",
  ],
  ...[
    "gcp",
    "google",
    "oracle",
    "ibm",
    "k8s",
    "kubernetes",
    "docker",
    "linux",
    "limit",
    "offset",
    "page",
    "size",
    "count",
    "sort",
    "order",
    "filter",
    "tags",
  ],
];

/** What an enumeration may gain first: a word for all that has no member, or the next number. */
export function likelyMember(values: readonly unknown[]): unknown {
  const numbers = values.filter((value) => typeof value === "number");
  return numbers.length > 0
    ? numbers.reduce((greatest, value) => Math.max(greatest, value)) + 1
    : ["other", "unknown", "none"].find((word) => !values.includes(word));
}

/** Letters of Cyrillic that look like those of Latin. */
const CYRILLIC = new Map([
  ["a", "а"],
  ["e", "е"],
  ["i", "і"],
  ["o", "о"],
]);
/** Letters that are equal to others but for their case. */
const EQUAL_LETTERS: readonly (readonly [string, string])[] = [
  ["s", "ſ"],
  ["k", "K"],
  ["i", "ı"],
];

/** What a careless server undoes, or does not look at, when it compares a text with the members of an enumeration. */
export const MEMBER_CHANGES: readonly ((text: string) => string)[] = [
  (text) => text.toUpperCase(),
  (text) => text.toLowerCase(),
  (text) => `${text}x`,
  (text) => `x${text}`,
  (text) => text.slice(0, -1),
  (text) => text.slice(1),
  camelCase,
];

/** The same, where one text is enough. */
const TWISTS: readonly ((text: string) => string)[] = [
  ...[(text: string) => ` ${text}`, (text: string) => `${text} `, (text: string) => `${text}\n`],
  ...[(text: string) => `${text}\r\n`, (text: string) => `\t${text}`, (text: string) => `${text}\u0000`],
  ...[(text: string) => `${text}\u200b`, (text: string) => `\ufeff${text}`, (text: string) => `"${text}"`],
  ...[(text: string) => `${text},`, (text: string) => `${text}.*`, (text: string) => text.replaceAll("_", "-")],
  (text) => text.replaceAll("_", " "),
  (text) => text.replaceAll("_", ""),
  (text) => text.normalize("NFD").replace(/./u, "$&\u0301"),
  (text) => [...text].map((character) => String.fromCodePoint((character.codePointAt(0) ?? 0) + 0xfee0)).join(""),
  (text) => [...text].toReversed().join(""),
  (text) => encodeURIComponent(text).replace(/^./, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  (text) => [...text].map((letter) => CYRILLIC.get(letter) ?? letter).join(""),
  ...EQUAL_LETTERS.map(
    ([letter, twin]) =>
      (text: string) =>
        text.replace(letter, twin),
  ),
  (text) => text.replace(/^./, (letter) => letter.toUpperCase()),
];

const TRIED = 3;

/** Each change of some of the texts, not always the same ones: whoever undoes a change does so with every text. */
export function changed(
  texts: readonly string[],
  changes: readonly ((text: string) => string)[],
  tried = TRIED,
): string[] {
  const known = new Set(texts);
  return changes.flatMap((change, index) => {
    const results = texts.map(change).filter((result) => !known.has(result));
    const start = (index * tried) % Math.max(1, results.length);
    return [...results.slice(start), ...results.slice(0, start)].slice(0, tried);
  });
}

/** Values near the members of an enumeration that are none of them. */
export function nearMisses(values: readonly unknown[], names: readonly string[], place: string): unknown[] {
  const texts = values.filter((value): value is string => typeof value === "string");
  const numbers = values.filter((value): value is number => typeof value === "number");
  const each = changed(texts, MEMBER_CHANGES);
  const [first = "a", second = first] = texts;
  const twisted = TWISTS.flatMap((twist, index) => changed(index % 2 === 0 ? texts : texts.toReversed(), [twist], 1));
  const free = [
    "",
    "null",
    "undefined",
    "*",
    "all",
    "any",
    "none",
    "other",
    "unknown",
    "default",
    "0",
    "1",
    "true",
    "%",
    ".*",
    "constructor",
    "__proto__",
    "length",
  ];
  const plausible = PLAUSIBLE_WORDS.map((word) =>
    /^[A-Z]/.test(first) ? word.replace(/^./, (letter) => letter.toUpperCase()) : word,
  );
  const prefixes = texts.flatMap((text) => [...text.matchAll(/[_-]/g)].map(({ index }) => text.slice(0, index)));
  const joined = [`${first},${second}`, `${first}|${second}`, `${first} ${second}`, `${first}${second}`];
  const near: unknown[] = [
    ...free,
    ...plausible,
    ...prefixes,
    ...names,
    ...joined,
    ...each,
    ...(texts.length > 0 ? twisted : []),
    ...numbers.flatMap((value) => [value - 1, value + 1, value + 0.5]),
  ];
  const sendable = (value: unknown): boolean =>
    place === "body" ||
    (typeof value === "string" && value !== "" && /^[!-~]+$/.test(value)) ||
    typeof value === "number";
  const known = new Set(values);
  return [...new Set(near)].filter((value) => !known.has(value) && sendable(value));
}
