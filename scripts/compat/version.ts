// Reads and compares versions as Semantic Versioning 2.0.0 says.

/** Parts of a version, the greatest first. */
export const BUMPS = ["major", "minor", "patch"] as const;
export type Bump = (typeof BUMPS)[number];

/** A version; its build metadata say nothing of its order. */
export interface Version {
  readonly numbers: readonly number[];
  /** The identifiers of a prerelease, such as `rc` and `1`; none for a release. */
  readonly prerelease: readonly string[];
}

const NUMBER = "(0|[1-9]\\d*)";
const IDENTIFIER = "(?:0|[1-9]\\d*|\\d*[A-Za-z-][\\dA-Za-z-]*)";
const BUILD = "[\\dA-Za-z-]+";
const VERSION = new RegExp(
  `^${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-(${IDENTIFIER}(?:\\.${IDENTIFIER})*))?(?:\\+${BUILD}(?:\\.${BUILD})*)?$`,
);

/** Reads a version; nothing if it is none. */
export function parseSemanticVersion(text: string): Version | undefined {
  const [, major, minor, patch, prerelease] = VERSION.exec(text) ?? [];
  return major === undefined
    ? undefined
    : { numbers: [major, minor, patch].map(Number), prerelease: prerelease?.split(".") ?? [] };
}

/** Below 0 if a version comes before another, above 0 if it comes after it. */
export function compareVersions(one: Version, other: Version): number {
  return (
    compareLists(one.numbers, other.numbers) ||
    // A prerelease comes before its release.
    Number(one.prerelease.length === 0) - Number(other.prerelease.length === 0) ||
    compareLists(one.prerelease, other.prerelease)
  );
}

function compareLists(one: readonly (number | string)[], other: readonly (number | string)[]): number {
  const index = one.findIndex((part, place) => String(part) !== String(other[place]));
  const [part, counterpart] = [one[index], other[index]];
  if (part === undefined || counterpart === undefined) {
    return one.length - other.length;
  }
  const [isNumber, isOtherNumber] = [part, counterpart].map((value) => /^\d+$/.test(String(value)));
  if (isNumber && isOtherNumber) {
    return Number(part) - Number(counterpart);
  }
  // Numbers come before words, and words in the order of their ASCII codes.
  return isNumber === isOtherNumber ? (part < counterpart ? -1 : 1) : isNumber ? -1 : 1;
}

/** The numbers of the next release; a prerelease has raised its own already, if what follows them is 0. */
export function raised({ numbers, prerelease }: Version, bump: Bump): readonly number[] {
  const index = BUMPS.indexOf(bump);
  const isRaised = prerelease.length > 0 && numbers.slice(index + 1).every((part) => part === 0);
  return isRaised ? numbers : numbers.map((part, place) => (place < index ? part : place === index ? part + 1 : 0));
}
