/** A number as it is written in JSON or YAML, where no JavaScript number is the same. */
export class Numeral {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }

  /** The nearest double. */
  valueOf(): number {
    return Number(this.text);
  }
}

/**
 * A number without loss: a JavaScript number where that is the same number, a `bigint` for an integer beyond 2^53, and a
 * {@link Numeral} for a fraction with more digits than a double holds, or an exponent beyond {@link MOST_DIGITS}.
 */
export type Exact = number | bigint | Numeral;

/** An integer that is written with an exponent is a `bigint` up to so many digits. */
const MOST_DIGITS = 1_000;
const DECIMAL = /^([-+]?)(\d*)\.?(\d*)(?:e([-+]?\d+))?$/i;

/** Tells whether a value is a finite number, read with or without loss. */
export function isNumber(value: unknown): value is Exact {
  return Number.isFinite(value) || typeof value === "bigint" || value instanceof Numeral;
}

/**
 * Tells whether a JavaScript number may not be the one that was written: an integer beyond 2^53.
 *
 * Documents that are read here hold none; an object that was parsed elsewhere can.
 */
export function isUnsafe(value: unknown): boolean {
  return typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value);
}

/** The number that a decimal literal of JSON or YAML writes. */
export function exactNumber(text: string): Exact {
  const value = Number(text);
  // A double holds any 15 digits.
  if (text.length <= 15 && !/e/i.test(text)) {
    return value;
  }
  const { exponent, digits } = shortest(decimalOf(text));
  if (exponent < 0 || exponent > MOST_DIGITS) {
    const numeral = new Numeral(text);
    return Number.isFinite(value) && compareNumbers(value, numeral) === 0 ? value : numeral;
  }
  return integer(digits * 10n ** BigInt(exponent));
}

/** Negative, 0 or positive as the first number is less than, equal to or greater than the second. */
export function compareNumbers(left: Exact, right: Exact): number {
  if (typeof left === "number" && typeof right === "number") {
    return left - right;
  }
  if (!(left instanceof Numeral || right instanceof Numeral)) {
    return left < right ? -1 : left > right ? 1 : 0;
  }
  if (isInfinite(left) || isInfinite(right)) {
    return isInfinite(left) ? left : -Number(right);
  }
  const [first, second] = [decimalOf(left), decimalOf(right)];
  // Exponents are compared first: written out, a short literal can fill the memory.
  const difference = Number(sign(first) - sign(second)) || (magnitude(first) - magnitude(second)) * Number(sign(first));
  if (difference !== 0) {
    return difference;
  }
  const [leftDigits = 0n, rightDigits = 0n] = scaled([left, right]).integers;
  return leftDigits < rightDigits ? -1 : leftDigits > rightDigits ? 1 : 0;
}

function isInfinite(value: Exact): value is number {
  return typeof value === "number" && !Number.isFinite(value);
}

/** The greatest of some numbers. */
export function greatestOf([first, ...others]: readonly [Exact, ...Exact[]]): Exact {
  return others.reduce((most, value) => (compareNumbers(value, most) > 0 ? value : most), first);
}

/** The least of some numbers. */
export function leastOf([first, ...others]: readonly [Exact, ...Exact[]]): Exact {
  return others.reduce((most, value) => (compareNumbers(value, most) < 0 ? value : most), first);
}

/** Whether a number is a whole multiple of another: 0.3 is one of 0.1. */
export function isMultiple(value: Exact, step: Exact): boolean {
  const [left, right] = [decimalOf(value), decimalOf(step)];
  if (left.digits === 0n || left.exponent - right.exponent > MOST_DIGITS) {
    return true;
  }
  if (right.digits === 0n || right.exponent - left.exponent > MOST_DIGITS) {
    return false;
  }
  const [dividend = 0n, divisor = 1n] = scaled([value, step]).integers;
  return dividend % divisor === 0n;
}

/** The sum of two numbers. */
export function sumOf(left: Exact, right: Exact): Exact {
  if (Number.isSafeInteger(left) && Number.isSafeInteger(right)) {
    return integer(BigInt(Number(left)) + BigInt(Number(right)));
  }
  const { integers, exponent } = scaled([left, right]);
  return inUnits((integers[0] ?? 0n) + (integers[1] ?? 0n), exponent);
}

/** The greatest integer that is not above a number. */
export function floorOf(value: Exact): number | bigint {
  if (!(value instanceof Numeral)) {
    return typeof value === "number" ? Math.floor(value) : value;
  }
  const { digits, exponent } = decimalOf(value);
  const unit = 10n ** BigInt(Math.min(MOST_DIGITS, Math.max(0, -exponent)));
  const whole = exponent > 0 ? digits * 10n ** BigInt(Math.min(MOST_DIGITS, exponent)) : digits / unit;
  return integer(digits < 0n && digits % unit !== 0n ? whole - 1n : whole);
}

/** The least integer that is not below a number. */
export function ceilOf(value: Exact): number | bigint {
  const below = floorOf(value);
  return compareNumbers(below, value) === 0 ? below : integer(BigInt(below) + 1n);
}

/** Whether a number has no fraction. */
export function isInteger(value: unknown): value is Exact {
  return isNumber(value) && (typeof value === "number" ? Number.isInteger(value) : isMultiple(value, 1));
}

/** The least number of which each of these is a part: of 4 and 6, it is 12. */
export function leastMultiple(steps: readonly Exact[]): Exact {
  const { integers, exponent } = scaled(steps);
  return inUnits(
    integers.reduce((left, right) => (left / greatestDivisor(left, right)) * right),
    exponent,
  );
}

function greatestDivisor(left: bigint, right: bigint): bigint {
  return right === 0n ? left : greatestDivisor(right, left % right);
}

/** `digits` times 10 to the power of `exponent`. */
interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

function decimalOf(value: Exact | string): Decimal {
  const [, minus = "", whole = "", fraction = "", exponent = "0"] = DECIMAL.exec(String(value)) ?? [];
  const digits = BigInt(whole + fraction);
  return { digits: minus === "-" ? -digits : digits, exponent: Number(exponent) - fraction.length };
}

/** The same number without zeros at the end of its digits. */
function shortest({ digits, exponent }: Decimal): Decimal {
  const zeros = digits === 0n ? 0 : (/0*$/.exec(String(digits))?.[0].length ?? 0);
  return { digits: digits / 10n ** BigInt(zeros), exponent: digits === 0n ? 0 : exponent + zeros };
}

const sign = ({ digits }: Decimal): bigint => (digits < 0n ? -1n : digits > 0n ? 1n : 0n);
const magnitude = ({ digits, exponent }: Decimal): number => String(digits).replace("-", "").length + exponent;

/** Numbers in the largest unit of which all are multiples: a power of 10. */
function scaled(values: readonly Exact[]): { readonly integers: readonly bigint[]; readonly exponent: number } {
  const decimals = values.map(decimalOf);
  const least = Math.min(...decimals.map(({ exponent }) => exponent));
  return {
    integers: decimals.map((decimal) => decimal.digits * 10n ** BigInt(decimal.exponent - least)),
    exponent: least,
  };
}

function inUnits(count: bigint, exponent: number): Exact {
  return exactNumber(`${count}e${exponent}`);
}

/** An integer as a JavaScript number where that is the same. */
function integer(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
