/** A format that the check knows: what it allows, and texts on both sides of it. */
export interface Format {
  /** Whether it limits a value, or only describes it. */
  readonly limits: boolean;
  /** The type of the values it speaks of. */
  readonly type: "number" | "string";
  /** The least and the greatest of the integers that it allows. */
  readonly range?: readonly [number, number];
  readonly validate: (value: never) => boolean;
  readonly accepted: readonly unknown[];
  readonly rejected: readonly unknown[];
}

function isDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function integers(
  range: readonly [number, number],
  { accepted = range, rejected }: { readonly accepted?: readonly unknown[]; readonly rejected: readonly unknown[] },
): Format {
  const [least, most] = range;
  const validate = (value: number): boolean => Number.isInteger(value) && value >= least && value <= most;
  return { limits: true, type: "number", range, validate, accepted, rejected };
}

/** A date and time of RFC 3339, section 5.6. A leap second ends a day of UTC. */
function isDateTime(text: string): boolean {
  const [, date = "", hour, minute, second, sign, zoneHour = 0, zoneMinute = 0] =
    /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.\d+)?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/i.exec(
      text,
    ) ?? [];
  const offset = (Number(zoneHour) * 60 + Number(zoneMinute)) * (sign === "-" ? -1 : 1);
  const minuteOfDay = (Number(hour) * 60 + Number(minute) - offset + DAY) % DAY;
  return isDate(date) && (second !== "60" || minuteOfDay === DAY - 1);
}

/** @unit minutes */
const DAY = 24 * 60;

/** The formats of OpenAPI and JSON Schema that a constraint may name. */
export const FORMATS: ReadonlyMap<string, Format> = new Map<string, Format>([
  ["int32", integers([-(2 ** 31), 2 ** 31 - 1], { rejected: [BigInt(2 ** 31), BigInt(-(2 ** 31) - 1)] })],
  [
    "int64",
    // A double holds no exact bound here; explicit limits are proven by their own keywords.
    integers([-(2 ** 63), 2 ** 63], {
      accepted: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
      rejected: [10n ** 20n, -(10n ** 20n)],
    }),
  ],
  [
    "date",
    {
      limits: true,
      type: "string",
      validate: isDate,
      accepted: ["2024-02-29", "1999-12-31"],
      rejected: ["2023-02-29", "2024-13-01", "2024-1-1", "20240101", "2024-01-01T00:00:00Z", "today", ""],
    },
  ],
  [
    "date-time",
    {
      limits: true,
      type: "string",
      validate: isDateTime,
      accepted: ["2024-02-29T23:59:59Z", "1999-12-31T00:00:00.123+08:00"],
      rejected: ["2024-02-30T00:00:00Z", "2024-01-01T24:01:00Z", "2024-01-01", "2024-01-01T00:00:00", "now", ""],
    },
  ],
  [
    "uuid",
    {
      limits: true,
      type: "string",
      validate: (text: string) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text),
      accepted: ["123e4567-e89b-12d3-a456-426614174000", "FFFFFFFF-FFFF-4FFF-BFFF-FFFFFFFFFFFF"],
      rejected: [
        "123e4567e89b12d3a456426614174000",
        "123e4567-e89b-12d3-a456-42661417400",
        "123e4567-e89b-12d3-a456-42661417400g",
        "",
      ],
    },
  ],
  ...["binary", "byte", "password", "float", "double"].map((name): [string, Format] => [
    name,
    {
      limits: false,
      type: name === "float" || name === "double" ? "number" : "string",
      validate: () => true,
      accepted: [],
      rejected: [],
    },
  ]),
]);
