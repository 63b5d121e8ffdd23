import type { Received, Rule } from "./server.ts";

export type JsonObject = Record<string, unknown>;
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
export const lengthOf = (text: string): number => [...text].length;

/** A rule on the JSON value at a path of the body; `*` stands for each member. What is absent keeps every rule. */
export function at(path: string, holds: (value: unknown) => boolean): Rule {
  return ({ body }: Received) => every(body, path === "" ? [] : path.split("/"), holds);
}

function every(value: unknown, [first, ...rest]: readonly string[], holds: (value: unknown) => boolean): boolean {
  if (value === undefined) {
    return true;
  }
  if (first === undefined) {
    return holds(value);
  }
  if (first === "*") {
    const members = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
    return members.every((member) => every(member, rest, holds));
  }
  const isThere = Array.isArray(value) || (isObject(value) && Object.hasOwn(value, first));
  return !isThere || every((value as JsonObject)[first], rest, holds);
}

/** Tests of one type of value, which every other value passes. */
export const ifText = (holds: (text: string) => boolean) => (value: unknown) =>
  typeof value !== "string" || holds(value);
export const ifNumber = (holds: (number: number) => boolean) => (value: unknown) =>
  typeof value !== "number" || holds(value);
export const ifList = (holds: (list: readonly unknown[]) => boolean) => (value: unknown) =>
  !Array.isArray(value) || holds(value);
export const ifObject = (holds: (object: JsonObject) => boolean) => (value: unknown) =>
  !isObject(value) || holds(value);

export const isText = (value: unknown): boolean => typeof value === "string";
export const isInteger = (value: unknown): boolean => Number.isInteger(value);
export const has = (name: string) => ifObject((object) => Object.hasOwn(object, name));
export const only = (...names: string[]) =>
  ifObject((object) => Object.keys(object).every((name) => names.includes(name)));
export const differ = (list: readonly unknown[]): boolean =>
  new Set(list.map((member) => JSON.stringify(member))).size === list.length;

export const UUID = /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;

/** A day of the calendar, as RFC 3339 writes it. */
export function isDay(text: string): boolean {
  const [, year = 0, month = 0, day = 0] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []).map(Number);
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day >= 1 && day <= days;
}

/** A moment, as RFC 3339 writes it. */
export function isMoment(text: string): boolean {
  const [, day = "", hour = "", minute = "", second = ""] =
    /^(.{10})T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.exec(text) ?? [];
  return isDay(day) && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
}

/** The rules of a body of JSON. */
export const JSON_BODY: Rule = ({ headers, text, body }) =>
  text === "" || (headers["content-type"] === "application/json" && body !== undefined);
