import {
  at,
  differ,
  has,
  ifList,
  ifNumber,
  ifObject,
  ifText,
  isMoment,
  isObject,
  isText,
  JSON_BODY,
  lengthOf,
  UUID,
} from "./rules.ts";
import type { Received, Route, Rule } from "./server.ts";

const METRICS = ["temperature", "humidity", "pressure"];
const windowOf = ({ query }: Received): string[] => query.get("window")?.split(",") ?? ["0", "0"];
const tagsOf = ({ headers }: Received): string[] => headers["x-tags"]?.split(",").map((tag) => tag.trim()) ?? [];
const stepOf = ({ query }: Received): string => query.get("step") ?? "0.5";
const isUnit = (unit: unknown): boolean => unit === "celsius" || (isText(unit) && /^x-[a-z]{1,8}$/.test(String(unit)));

const SHARED: readonly [string, Rule][] = [
  ["path/sensor_id/format", ({ path }) => UUID.test(path[0] ?? "")],
  ["security/session/apiKey", ({ cookies }) => cookies.get("session") !== ""],
  ["security/required", ({ cookies }) => cookies.has("session")],
];
const shared = (operation: string): Record<string, Rule> =>
  Object.fromEntries(SHARED.map(([id, rule]) => [`${operation}/${id}`, rule]));

const PATH = /^\/sensors\/([^/]*)\/readings$/;
const refusal = { problem: "no" };

export const SENSORS: readonly Route[] = [
  {
    method: "GET",
    path: PATH,
    success: { status: 200, body: [{ at: "2024-02-29T10:00:00Z", value: 1 }] },
    refusal,
    rules: {
      ...shared("findReadings"),
      "findReadings/query/since/required": ({ query }) => query.has("since"),
      "findReadings/query/since/format": ({ query }) => !query.has("since") || isMoment(query.get("since") ?? ""),
      "findReadings/query/metric/maxItems": ({ query }) => query.getAll("metric").length <= 2,
      "findReadings/query/metric/uniqueItems": ({ query }) => differ(query.getAll("metric")),
      "findReadings/query/metric/*/enum": ({ query }) =>
        query.getAll("metric").every((metric) => METRICS.includes(metric)),
      "findReadings/query/window/minItems": (request) => windowOf(request).length >= 2,
      "findReadings/query/window/maxItems": (request) => windowOf(request).length <= 3,
      "findReadings/query/window/*/type": (request) => windowOf(request).every((text) => /^-?\d+$/.test(text)),
      "findReadings/query/window/*/minimum": (request) => !windowOf(request).some((text) => Number(text) < 0),
      "findReadings/query/window/*/maximum": (request) => !windowOf(request).some((text) => Number(text) > 60),
      "findReadings/query/step/type": (request) => /^-?\d+(?:\.\d+)?$/.test(stepOf(request)),
      "findReadings/query/step/exclusiveMinimum": (request) =>
        !(Number(stepOf(request)) <= 0) || stepOf(request) === "",
      "findReadings/query/step/exclusiveMaximum": (request) => !(Number(stepOf(request)) >= 1),
      "findReadings/header/X-Tags/maxItems": (request) => tagsOf(request).length <= 3,
      "findReadings/header/X-Tags/*/pattern": (request) => tagsOf(request).every((tag) => /^[a-z]{1,5}$/.test(tag)),
    },
  },
  {
    method: "POST",
    path: PATH,
    success: { status: 204 },
    refusal,
    rules: {
      ...shared("addReadings"),
      "addReadings/body/required": ({ text }) => text !== "",
      "addReadings/body/content": JSON_BODY,
      "addReadings/body/type": at("", Array.isArray),
      "addReadings/body/minItems": at(
        "",
        ifList((list) => list.length >= 1),
      ),
      "addReadings/body/maxItems": at(
        "",
        ifList((list) => list.length <= 4),
      ),
      "addReadings/body/*/type": at(
        "",
        ifList((list) => list.every(isObject)),
      ),
      "addReadings/body/*/at/required": at(
        "",
        ifList((list) => list.every(has("at"))),
      ),
      "addReadings/body/*/value/required": at(
        "",
        ifList((list) => list.every(has("value"))),
      ),
      "addReadings/body/*/at/type": at("*/at", isText),
      "addReadings/body/*/at/format": at("*/at", ifText(isMoment)),
      "addReadings/body/*/value/type": at("*/value", (value) => typeof value === "number"),
      "addReadings/body/*/value/exclusiveMinimum": at(
        "*/value",
        ifNumber((value) => value > -273.15),
      ),
      "addReadings/body/*/value/exclusiveMaximum": at(
        "*/value",
        ifNumber((value) => value < 1000),
      ),
      "addReadings/body/*/unit/anyOf": at("*/unit", isUnit),
      "addReadings/body/*/labels/type": at("*/labels", isObject),
      "addReadings/body/*/labels/minProperties": at(
        "*/labels",
        ifObject((labels) => Object.keys(labels).length >= 1),
      ),
      "addReadings/body/*/labels/maxProperties": at(
        "*/labels",
        ifObject((labels) => Object.keys(labels).length <= 3),
      ),
      "addReadings/body/*/labels/*/type": at(
        "*/labels",
        ifObject((labels) => Object.values(labels).every(isText)),
      ),
      "addReadings/body/*/labels/*/minLength": at(
        "*/labels",
        ifObject((labels) => Object.values(labels).every(ifText((text) => text !== ""))),
      ),
      "addReadings/body/*/labels/*/maxLength": at(
        "*/labels",
        ifObject((labels) => Object.values(labels).every(ifText((text) => lengthOf(text) <= 6))),
      ),
    },
  },
];

/** Rules that are too tight: what each of them refuses conforms. */
export const SENSORS_TIGHT = {
  "findReadings/path/sensor_id/format": ({ path }) => path[0] !== path[0]?.toLowerCase(),
  "findReadings/query/since/format": ({ query }) => query.get("since")?.includes(".") === true,
  "findReadings/query/metric/maxItems": ({ query }) => query.getAll("metric").length === 2,
  "findReadings/query/window/maxItems": (request) => windowOf(request).length === 3,
  "findReadings/query/window/*/maximum": (request) => windowOf(request).includes("60"),
  "findReadings/query/step/exclusiveMinimum": (request) => Number(stepOf(request)) < 0.01,
  "findReadings/header/X-Tags/maxItems": (request) => tagsOf(request).length === 3,
  "addReadings/body/*/value/exclusiveMaximum": (request) => !at("*/value", (value) => Number(value) < 999)(request),
  "addReadings/body/*/unit/anyOf": (request) => !at("*/unit", (unit) => unit === "celsius")(request),
  "addReadings/body/*/labels/minProperties": (request) =>
    !at(
      "*/labels",
      ifObject((labels) => Object.keys(labels).length > 1),
    )(request),
  "addReadings/body/*/labels/maxProperties": (request) =>
    !at(
      "*/labels",
      ifObject((labels) => Object.keys(labels).length < 3),
    )(request),
  "addReadings/body/*/labels/*/maxLength": (request) =>
    !at(
      "*/labels",
      ifObject((labels) => Object.values(labels).every((text) => String(text).length < 6)),
    )(request),
} satisfies Record<string, Rule>;
