import { isIPv4, isIPv6 } from "node:net";
import { patternOf } from "./patterns.ts";

/** A format that the check knows: what it allows, and texts on both sides of it. */
export interface Format {
  /** Whether it limits a value, or only describes it. */
  readonly limits: boolean;
  /** The type of the values it speaks of. */
  readonly type: "number" | "string";
  /** The least and the greatest of the integers that it allows. */
  readonly range?: readonly [number, number];
  readonly validate: (value: never) => boolean;
  /** Whether no reader doubts a text that is valid; absent where none does. */
  readonly isSure?: (text: string) => boolean;
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

/** A format of texts, with what every reader takes and what none takes. Where readers disagree, a text is taken. */
function texts(
  validate: (text: string) => boolean,
  accepted: readonly string[],
  rejected: readonly string[],
  isSure = validate,
): Format {
  const isRejected = (text: string): boolean => !validate(text);
  return { limits: true, type: "string", validate, isSure, accepted, rejected: [...rejected, ""].filter(isRejected) };
}

const like =
  (pattern: RegExp) =>
  (text: string): boolean =>
    pattern.test(text);

/** A time of day with or without an offset. Whether a 60th second is a leap second depends on the day. */
const isTime = like(/^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(z|[+-]\d\d:?\d\d)?$/i);
/** What a URI may hold (RFC 3986), and characters beyond ASCII, which are those of an IRI. */
const isUriText = like(/^[^\s<>"{}|\\^`]*$/);
const isHostname = like(/^(?!.*\.\.)[^\s.@/:!?#][^\s@/:!?#]*$/);
const isIpv4 = like(/^((25[0-5]|2[0-4]\d|1?\d?\d)(\.|$)){4}(?<!\.)$/);

function isIpv6(text: string): boolean {
  return /^[\da-f:.]+(%.+)?$/i.test(text) && text.includes(":") && !/:::|[\da-f]{5}|::.*::/i.test(text);
}

/** Texts of which no reader doubts that they are of a format: what most documents show is one. */
const SURE = {
  time: like(/^([01]\d|2[0-3])(:[0-5]\d){2}(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/),
  duration: like(/^P(\d+[DW]|T\d+[HMS])$/),
  email: like(/^[\w.+-]+@[a-z\d-]+(\.[a-z\d-]+)+$/i),
  hostname: like(/^[a-z\d]+(-[a-z\d]+)*(\.[a-z\d]+(-[a-z\d]+)*)*$/i),
  uri: like(/^[a-z][a-z\d+.-]*:\/\/[\w.-]+(:\d+)?(\/[\w.~/-]*)?(\?[\w.~=&-]*)?(#[\w-]*)?$/i),
};
const isSureReference = (text: string): boolean => /^\/[\w.~/?=&-]*$/.test(text) || SURE.uri(text);
/** JSON pointers (RFC 6901), and those that begin elsewhere. */
const isPointer = like(/^(\/([^/~]|~[01])*)*$/);
const isRelativePointer = (text: string): boolean => /^(0|[1-9]\d*)([+-]\d+)?(#$|\/|$)/.test(text);

function isUri(text: string): boolean {
  return isUriText(text) && /^[a-z][\w+.-]*:/i.test(text);
}

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
      accepted: ["2024-02-29", "1999-12-31", "2038-01-20", "1969-12-31"],
      rejected: ["2023-02-29", "2024-02-30", "2024-13-01", "2024-1-1", "20240101", "2024-01-01T00:00:00Z", "today", ""],
    },
  ],
  [
    "date-time",
    {
      limits: true,
      type: "string",
      validate: isDateTime,
      accepted: ["2024-02-29T23:59:59Z", "1999-12-31T00:00:00.123+08:00", "2038-01-20T00:00:00.123456-03:30"],
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
        "{123e4567-e89b-12d3-a456-426614174000}",
        "",
      ],
    },
  ],
  ["time", texts(isTime, ["23:59:59Z", "00:00:00.123+08:00"], ["25:00:00Z", "12:60:00Z", "12:00", "noon"], SURE.time)],
  ["duration", texts(like(/^P[\d.,YMWDTHS]+$/), ["P1D", "PT36H"], ["1D", "P", "one day"], SURE.duration)],
  [
    "email",
    texts(
      like(/^[^@]+@[^@\s]+$|"/),
      ["a@example.com", "first.last@mail.example.org"],
      ["example.com", "a@", "@example.com", "a b"],
      SURE.email,
    ),
  ],
  [
    "hostname",
    texts(isHostname, ["example.com", "a-1.example.org"], ["a b", ".example.com", "a..b", "a/b"], SURE.hostname),
  ],
  [
    "ipv4",
    texts(isIpv4, ["192.0.2.1", "255.255.255.255"], ["256.0.0.1", "192.0.2", "192.0.2.1.1", "::1", "a.b.c.d"], isIPv4),
  ],
  [
    "ipv6",
    texts(
      isIpv6,
      ["2001:db8::1", "::1"],
      ["192.0.2.1", "2001:db8::1::1", "2001:db8:::1", "g::1", "12345::"],
      (text) => isIPv6(text) && !/[.%]/.test(text),
    ),
  ],
  [
    "uri",
    texts(
      isUri,
      ["https://example.com/a?b=c#d", "https://example.org"],
      ["example", "/a/b", "https://example.com/a b", "//example.com/a"],
      SURE.uri,
    ),
  ],
  [
    "uri-reference",
    texts(
      isUriText,
      ["/a/b?c=d", "https://example.com/a"],
      ["https://example.com/a b", "\\\\a\\b", "a<b>"],
      isSureReference,
    ),
  ],
  [
    "uri-template",
    texts(
      like(/^([^{}]|\{[^{}]+\})*$/),
      ["https://example.com/{a}", "/a/{b}"],
      ["{a", "a}", "{}"],
      like(/^[\w:/.-]*(\{\w+\})?$/),
    ),
  ],
  ["json-pointer", texts(isPointer, ["/a/b", "/a~1b"], ["a", "/~", "/~2"])],
  ["relative-json-pointer", texts(isRelativePointer, ["1/a", "0"], ["/a", "a", "-1/a"], like(/^\d(\/\w+)*$/))],
  [
    "regex",
    texts((text) => patternOf(text) !== undefined, ["^a+$", "[a-z]{2}"], ["(", "[a", "*"], like(/^[\^\w[\]{}$+-]*$/)),
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
