/** Edit distance of two texts, in single-character steps. */
function distance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}

/**
 * The candidates that a misspelt word was probably meant to be, best first; none if nothing is near.
 *
 * @internal
 */
export function nearest(word: string, candidates: readonly string[], count = 1): string[] {
  // A word that is too long to be a slip would cost much time and resemble nothing.
  const start = word.slice(0, 64).toLowerCase();
  return candidates
    .map((candidate) => ({ candidate, steps: distance(start, candidate.toLowerCase()) }))
    .filter(({ candidate, steps }) => steps <= Math.max(2, candidate.length / 3))
    .sort((left, right) => left.steps - right.steps)
    .slice(0, count)
    .map(({ candidate }) => candidate);
}
