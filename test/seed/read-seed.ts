const [LEAST, GREATEST] = [-(2 ** 31), 2 ** 31 - 1];

/**
 * Reads the variable `FC_SEED`.
 *
 * @returns `undefined` if it is not set or empty
 * @throws {RangeError} if it is not a whole number of 32 bits
 */
export function readSeed(text: string | undefined): number | undefined {
  if (text === undefined || text === "") {
    return undefined;
  }
  const seed = Number(text);
  if (!/^-?\d+$/.test(text) || seed < LEAST || seed > GREATEST) {
    throw new RangeError(`FC_SEED must be a whole number, ${LEAST} to ${GREATEST}; it is ${JSON.stringify(text)}.`);
  }
  return seed;
}
