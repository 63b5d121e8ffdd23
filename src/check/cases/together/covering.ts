/**
 * Rows of one choice for each of several slots, such that every two choices of every two slots stand together in a row: a covering array
 * of strength 2. Greedy: about as many rows as the two largest slots have pairs.
 *
 * @param sizes How many choices each slot has.
 */
export function coveringRows(sizes: readonly number[]): number[][] {
  const covered = new Pairs(sizes);
  const rows: number[][] = [];
  for (const [slot, size] of sizes.entries()) {
    for (let second = slot + 1; second < sizes.length; second++) {
      for (let pair = 0; pair < size * (sizes[second] ?? 0); pair++) {
        const [choice, another] = [pair % size, Math.floor(pair / size)];
        if (!covered.has(slot, choice, second, another)) {
          const fixed = sizes.map((_, index) => (index === slot ? choice : index === second ? another : undefined));
          const row = filled(fixed, sizes, rows.length, covered);
          covered.addAll(row);
          rows.push(row);
        }
      }
    }
  }
  return rows;
}

/** Pairs of choices of two slots. */
class Pairs {
  readonly #starts: readonly number[];
  readonly #width: number;
  readonly #bits: Uint8Array;

  constructor(sizes: readonly number[]) {
    let width = 0;
    this.#starts = sizes.map((size) => {
      width += size;
      return width - size;
    });
    this.#width = width;
    this.#bits = new Uint8Array(width * width);
  }

  has(slot: number, choice: number, second: number, another: number): boolean {
    return this.#bits[this.#at(slot, choice, second, another)] === 1;
  }

  /** Adds all pairs of a row. */
  addAll(row: readonly number[]): void {
    for (let slot = 0; slot < row.length; slot++) {
      for (let second = 0; second < row.length; second++) {
        this.#bits[this.#at(slot, row[slot] ?? 0, second, row[second] ?? 0)] = 1;
      }
    }
  }

  #at(slot: number, choice: number, second: number, another: number): number {
    return ((this.#starts[slot] ?? 0) + choice) * this.#width + (this.#starts[second] ?? 0) + another;
  }
}

/** A row in which the open slots get the choices with which most pairs are new. */
function filled(row: (number | undefined)[], sizes: readonly number[], turn: number, covered: Pairs): number[] {
  for (const [open, size] of sizes.entries()) {
    row[open] ??= best(size, turn, (candidate) => {
      let gain = 0;
      for (let index = 0; index < row.length; index++) {
        const chosen = row[index];
        gain += chosen === undefined || covered.has(open, candidate, index, chosen) ? 0 : 1;
      }
      return gain;
    });
  }
  return row.map((chosen) => chosen ?? 0);
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
