/**
 * Rows of one choice for each of several slots, such that every two choices of every two slots stand together in a row: a covering array
 * of strength 2. Greedy: about as many rows as the two largest slots have pairs.
 *
 * @param sizes How many choices each slot has.
 */
export function coveringRows(sizes: readonly number[]): number[][] {
  const starts = sizes.map((_, slot) => sizes.slice(0, slot).reduce((sum, size) => sum + size, 0));
  const width = sizes.reduce((sum, size) => sum + size, 0);
  const covered = new Uint8Array(width * width);
  const at = (slot: number, choice: number): number => (starts[slot] ?? 0) + choice;
  const rows: number[][] = [];
  for (const [slot, choice, otherSlot, another] of pairs(sizes)) {
    if (covered[at(slot, choice) * width + at(otherSlot, another)]) {
      continue;
    }
    const row: (number | undefined)[] = sizes.map(() => undefined);
    row[slot] = choice;
    row[otherSlot] = another;
    for (const [open, size] of sizes.entries()) {
      row[open] ??= best(size, rows.length, (candidate) =>
        row.reduce<number>(
          (gain, chosen, index) =>
            chosen === undefined ? gain : gain + 1 - (covered[at(open, candidate) * width + at(index, chosen)] ?? 0),
          0,
        ),
      );
    }
    const full = row.map((chosen) => chosen ?? 0);
    for (const [index, chosen] of full.entries()) {
      for (const [second, otherChoice] of full.entries()) {
        covered[at(index, chosen) * width + at(second, otherChoice)] = 1;
      }
    }
    rows.push(full);
  }
  return rows;
}

function* pairs(sizes: readonly number[]): Generator<[slot: number, choice: number, second: number, another: number]> {
  for (const [slot, size] of sizes.entries()) {
    for (let second = slot + 1; second < sizes.length; second++) {
      for (let pair = 0; pair < size * (sizes[second] ?? 0); pair++) {
        yield [slot, pair % size, second, Math.floor(pair / size)];
      }
    }
  }
}

/** The choice with the greatest gain; of equal ones not always the same. */
function best(size: number, turn: number, gain: (choice: number) => number): number {
  let found = turn % size;
  let most = gain(found);
  for (let step = 1; step < size; step++) {
    const choice = (turn + step) % size;
    const gained = gain(choice);
    if (gained > most) {
      [found, most] = [choice, gained];
    }
  }
  return found;
}
