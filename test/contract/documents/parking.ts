import {
  at,
  differ,
  has,
  ifList,
  ifNumber,
  ifObject,
  ifText,
  isDay,
  isObject,
  isText,
  JSON_BODY,
  lengthOf,
  only,
  UUID,
} from "./rules.ts";
import type { Route } from "./server.ts";

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const isResident = ifObject((holder) => typeof holder["resident"] === "string");

export const PARKING: readonly Route[] = [
  {
    method: "POST",
    path: /^\/zones\/([^/]*)\/permits$/,
    success: { status: 201, body: { permit_id: "123e4567-e89b-12d3-a456-426614174000" } },
    refusal: { problem: "no" },
    rules: {
      "createPermit/path/zone/required": ({ path }) => path[0] !== "",
      "createPermit/path/zone/pattern": ({ path }) => /^[A-Z]\d{1,2}$/.test(path[0] ?? ""),
      "createPermit/cookie/clerk/minLength": ({ cookies }) => (cookies.get("clerk")?.length ?? 2) >= 2,
      "createPermit/cookie/clerk/maxLength": ({ cookies }) => (cookies.get("clerk")?.length ?? 8) <= 8,
      "createPermit/query/dry_run/type": ({ query }) => ["true", "false"].includes(query.get("dry_run") ?? "true"),
      "createPermit/security/bearer/http": ({ headers }) =>
        headers["authorization"] === undefined || /^Bearer .+$/.test(headers["authorization"]),
      "createPermit/security/required": ({ headers }) => headers["authorization"] !== undefined,
      "createPermit/body/required": ({ text }) => text !== "",
      "createPermit/body/content": JSON_BODY,
      "createPermit/body/type": at("", isObject),
      "createPermit/body/additionalProperties": at(
        "",
        only("plate", "holder", "starts", "fee", "weekdays", "note", "terms"),
      ),
      "createPermit/body/plate/required": at("", has("plate")),
      "createPermit/body/holder/required": at("", has("holder")),
      "createPermit/body/starts/required": at("", has("starts")),
      "createPermit/body/plate/type": at("plate", isText),
      "createPermit/body/plate/pattern": at(
        "plate",
        ifText((text) => /^[A-Z]{2}-\d{3,5}$/.test(text)),
      ),
      "createPermit/body/holder/oneOf": at("holder", isObject),
      "createPermit/body/holder/oneOf/0/additionalProperties": at(
        "holder",
        (holder) => !isObject(holder) || !Object.hasOwn(holder, "resident") || only("resident")(holder),
      ),
      "createPermit/body/holder/oneOf/1/company/required": at(
        "holder",
        ifObject((holder) => Object.hasOwn(holder, "resident") || Object.hasOwn(holder, "company")),
      ),
      "createPermit/body/holder/oneOf/1/additionalProperties": at(
        "holder",
        (holder) => !isObject(holder) || Object.hasOwn(holder, "resident") || only("company")(holder),
      ),
      "createPermit/body/holder/oneOf/0/resident/type": at("holder/resident", isText),
      "createPermit/body/holder/oneOf/0/resident/format": at(
        "holder/resident",
        ifText((text) => UUID.test(text)),
      ),
      "createPermit/body/holder/oneOf/1/company/type": at("holder/company", isText),
      "createPermit/body/holder/oneOf/1/company/minLength": at(
        "holder/company",
        ifText((text) => lengthOf(text) >= 3),
      ),
      "createPermit/body/holder/oneOf/1/company/maxLength": at(
        "holder/company",
        ifText((text) => lengthOf(text) <= 20),
      ),
      "createPermit/body/starts/type": at("starts", isText),
      "createPermit/body/starts/format": at("starts", ifText(isDay)),
      "createPermit/body/fee/type": at("fee", (fee) => typeof fee === "number"),
      "createPermit/body/fee/exclusiveMinimum": at(
        "fee",
        ifNumber((fee) => fee > 0),
      ),
      "createPermit/body/fee/maximum": at(
        "fee",
        ifNumber((fee) => fee <= 500),
      ),
      "createPermit/body/fee/multipleOf": at(
        "fee",
        ifNumber((fee) => Number.isInteger(fee * 2)),
      ),
      "createPermit/body/weekdays/type": at("weekdays", Array.isArray),
      "createPermit/body/weekdays/minItems": at(
        "weekdays",
        ifList((days) => days.length >= 1),
      ),
      "createPermit/body/weekdays/uniqueItems": at("weekdays", ifList(differ)),
      "createPermit/body/weekdays/*/enum": at(
        "weekdays",
        ifList((days) => days.every((day) => DAYS.includes(String(day)) && isText(day))),
      ),
      "createPermit/body/note/type": at("note", (note) => note === null || isText(note)),
      "createPermit/body/note/maxLength": at(
        "note",
        ifText((text) => lengthOf(text) <= 40),
      ),
      "createPermit/body/terms/const": at("terms", (terms) => terms === "accepted"),
    },
  },
];

/** Rules that are too tight: what each of them refuses conforms. */
export const PARKING_TIGHT = {
  "createPermit/path/zone/pattern": ({ path }) => path[0]?.length === 3,
  "createPermit/cookie/clerk/maxLength": ({ cookies }) => cookies.get("clerk")?.length === 8,
  "createPermit/body/plate/pattern": (request) => !at("plate", (plate) => String(plate).length < 8)(request),
  "createPermit/body/holder/oneOf": (request) => !at("holder", isResident)(request),
  "createPermit/body/starts/format": (request) => !at("starts", (day) => !String(day).endsWith("02-29"))(request),
  "createPermit/body/fee/exclusiveMinimum": (request) => !at("fee", (fee) => fee !== 0.5)(request),
  "createPermit/body/fee/maximum": (request) => !at("fee", (fee) => fee !== 500)(request),
  "createPermit/body/fee/multipleOf": (request) => !at("fee", Number.isInteger)(request),
  "createPermit/body/weekdays/uniqueItems": (request) =>
    !at(
      "weekdays",
      ifList((days) => days[0] === "mon"),
    )(request),
  "createPermit/body/note/type": (request) => !at("note", (note) => note !== null)(request),
  "createPermit/body/terms/const": (request) => !at("terms", () => false)(request),
} satisfies Record<string, import("./server.ts").Rule>;
