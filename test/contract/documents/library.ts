import {
  at,
  differ,
  has,
  ifList,
  ifNumber,
  ifObject,
  ifText,
  isDay,
  isInteger,
  isObject,
  isText,
  JSON_BODY,
  lengthOf,
  only,
} from "./rules.ts";
import type { Route, Rule } from "./server.ts";

const success = { status: 200, body: { done: true } };
const refusal = { why: "no" };
const isMultiple = (number: unknown, of: number): boolean => Number.isInteger(Number(number) / of);

const SECURITY: readonly [string, Rule][] = [
  ["security/key/apiKey", ({ query }) => query.get("key") !== ""],
  ["security/required", ({ query }) => query.has("key")],
];
const security = (operation: string): Record<string, Rule> =>
  Object.fromEntries(SECURITY.map(([id, rule]) => [`${operation}/${id}`, rule]));

export const LIBRARY: readonly Route[] = [
  {
    method: "PUT",
    path: /^\/shelves\/([^/]*)\/grid$/,
    success,
    refusal,
    rules: {
      ...security("arrangeShelf"),
      "arrangeShelf/path/shelf/type": ({ path }) => /^-?\d+$/.test(path[0] ?? ""),
      "arrangeShelf/path/shelf/minimum": ({ path }) => !(Number(path[0]) < 1) || path[0] === "",
      "arrangeShelf/path/shelf/maximum": ({ path }) => !(Number(path[0]) > 99),
      "arrangeShelf/query/floors/uniqueItems": ({ query }) => differ(query.getAll("floors")),
      "arrangeShelf/query/floors/*/enum": ({ query }) =>
        query.getAll("floors").every((floor) => ["1", "2", "3"].includes(floor)),
      "arrangeShelf/body/required": ({ text }) => text !== "",
      "arrangeShelf/body/content": JSON_BODY,
      "arrangeShelf/body/type": at("", isObject),
      "arrangeShelf/body/rows/required": at("", has("rows")),
      "arrangeShelf/body/rows/type": at("rows", Array.isArray),
      "arrangeShelf/body/rows/minItems": at(
        "rows",
        ifList((rows) => rows.length >= 1),
      ),
      "arrangeShelf/body/rows/maxItems": at(
        "rows",
        ifList((rows) => rows.length <= 3),
      ),
      "arrangeShelf/body/rows/*/type": at(
        "rows",
        ifList((rows) => rows.every(Array.isArray)),
      ),
      "arrangeShelf/body/rows/*/minItems": at(
        "rows",
        ifList((rows) => rows.every(ifList((row) => row.length >= 2))),
      ),
      "arrangeShelf/body/rows/*/maxItems": at(
        "rows",
        ifList((rows) => rows.every(ifList((row) => row.length <= 2))),
      ),
      "arrangeShelf/body/rows/*/*/type": at(
        "rows",
        ifList((rows) => rows.every(ifList((row) => row.every((cell) => isInteger(cell) || cell === Infinity)))),
      ),
      "arrangeShelf/body/rows/*/*/format": at(
        "rows",
        ifList((rows) =>
          rows.every(ifList((row) => row.every(ifNumber((cell) => cell < 2 ** 31 && cell >= -(2 ** 31))))),
        ),
      ),
      "arrangeShelf/body/rows/*/*/minimum": at(
        "rows",
        ifList((rows) => rows.every(ifList((row) => row.every(ifNumber((cell) => cell >= 0))))),
      ),
      "arrangeShelf/body/sizes/type": at("sizes", Array.isArray),
      "arrangeShelf/body/sizes/minItems": at(
        "sizes",
        ifList((sizes) => sizes.length >= 2),
      ),
      "arrangeShelf/body/sizes/maxItems": at(
        "sizes",
        ifList((sizes) => sizes.length <= 2),
      ),
      "arrangeShelf/body/sizes/0/type": at(
        "sizes",
        ifList(([first]) => first === undefined || isInteger(first)),
      ),
      "arrangeShelf/body/sizes/0/multipleOf": at(
        "sizes",
        ifList(([first]) => ifNumber((size) => isMultiple(size, 5))(first)),
      ),
      "arrangeShelf/body/sizes/1/type": at(
        "sizes",
        ifList(([, second]) => second === undefined || second === null || typeof second === "boolean"),
      ),
    },
  },
  {
    method: "POST",
    path: /^\/loans$/,
    success,
    refusal,
    rules: {
      ...security("lendBook"),
      "lendBook/body/content": JSON_BODY,
      "lendBook/body/type": at("", isObject),
      "lendBook/body/additionalProperties": at("", only("book", "until", "member", "contact")),
      "lendBook/body/book/required": at("", has("book")),
      "lendBook/body/book/anyOf": at("book", (book) => isText(book) || isInteger(book)),
      "lendBook/body/book/anyOf/0/pattern": at(
        "book",
        ifText((text) => /^97[89]\d{10}$/.test(text)),
      ),
      "lendBook/body/book/anyOf/1/minimum": at(
        "book",
        ifNumber((number) => number >= 1),
      ),
      "lendBook/body/until/type": at("until", (until) => until === null || isText(until)),
      "lendBook/body/until/format": at("until", ifText(isDay)),
      "lendBook/body/member/oneOf": at("member", (member) => !(isMultiple(member, 3) && isMultiple(member, 5))),
      "lendBook/body/member/oneOf/0/type": at("member", isInteger),
      "lendBook/body/member/oneOf/0/minimum": at(
        "member",
        ifNumber((member) => member >= 1),
      ),
      "lendBook/body/member/oneOf/0/multipleOf": at(
        "member",
        ifNumber((member) => !isInteger(member) || isMultiple(member, 3) || isMultiple(member, 5)),
      ),
      "lendBook/body/contact/type": at("contact", isObject),
      "lendBook/body/contact/minProperties": at(
        "contact",
        ifObject((contact) => Object.keys(contact).length >= 1),
      ),
      "lendBook/body/contact/maxProperties": at(
        "contact",
        ifObject((contact) => Object.keys(contact).length <= 2),
      ),
      "lendBook/body/contact/additionalProperties": at("contact", only("email", "phone", "fax")),
      "lendBook/body/contact/email/type": at("contact/email", isText),
      "lendBook/body/contact/email/pattern": at(
        "contact/email",
        ifText((text) => /^[a-z]+@[a-z]+$/.test(text)),
      ),
      "lendBook/body/contact/phone/type": at("contact/phone", isText),
      "lendBook/body/contact/phone/minLength": at(
        "contact/phone",
        ifText((text) => lengthOf(text) >= 3),
      ),
      "lendBook/body/contact/fax/type": at("contact/fax", isText),
      "lendBook/body/contact/fax/minLength": at(
        "contact/fax",
        ifText((text) => lengthOf(text) >= 3),
      ),
    },
  },
];

/** Rules that are too tight: what each of them refuses conforms. */
export const LIBRARY_TIGHT = {
  "arrangeShelf/path/shelf/maximum": ({ path }) => path[0] === "99",
  "arrangeShelf/query/floors/uniqueItems": ({ query }) => query.getAll("floors").length > 1,
  "arrangeShelf/body/rows/maxItems": (request) =>
    !at(
      "rows",
      ifList((rows) => rows.length < 3),
    )(request),
  "arrangeShelf/body/rows/*/*/format": (request) =>
    !at(
      "rows/*",
      ifList((row) => row.every((cell) => Number(cell) < 2 ** 31 - 1)),
    )(request),
  "arrangeShelf/body/sizes/0/multipleOf": (request) =>
    !at(
      "sizes",
      ifList(([first]) => isMultiple(first, 10)),
    )(request),
  "arrangeShelf/body/sizes/1/type": (request) =>
    !at(
      "sizes",
      ifList(([, second]) => second !== null),
    )(request),
  "lendBook/body/book/anyOf": (request) => !at("book", isText)(request),
  "lendBook/body/until/type": (request) => !at("until", (until) => until !== null)(request),
  "lendBook/body/member/oneOf": (request) => !at("member", (member) => isMultiple(member, 3))(request),
  "lendBook/body/contact/maxProperties": (request) =>
    !at(
      "contact",
      ifObject((contact) => Object.keys(contact).length < 2),
    )(request),
} satisfies Record<string, Rule>;
