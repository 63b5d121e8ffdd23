import { readFile } from "node:fs/promises";
import { nearest } from "../../client/nearest.ts";
import { isObject, type Json } from "../../openapi/document.ts";
import { referenceOf, resolve } from "../../openapi/references.ts";
import { type Given, type OptionKind, quoted } from "../arguments.ts";
import { UsageError } from "../command.ts";

/** What the command line reads of a schema of the contract. */
interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly prefixItems?: readonly Schema[];
  readonly items?: Schema;
  readonly "x-enumDescriptions"?: Readonly<Record<string, string>>;
}

/** A filter or parameter of the contract, as a flag. */
export interface ContractFlag {
  /** Without dashes. */
  readonly name: string;
  /** Where its value stands in the request, as a violation names it: `body.create_time.start_time`. */
  readonly path: string;
  readonly schema: Schema;
  readonly kind: OptionKind;
}

/** A column that can be exported, and the title that the documentation gives it. */
export interface Column {
  readonly key: string;
  readonly title: string;
}

/** What the contract lets a user choose when a task is created. */
export interface Choices {
  readonly filters: readonly ContractFlag[];
  readonly exportSize: ContractFlag;
  readonly enterpriseProjectId: ContractFlag;
  readonly columns: readonly Column[];
}

/** Names that are clearer than those of the contract. Their values are times, which are epoch milliseconds there. */
const TIME_FLAGS: Readonly<Record<string, string>> = {
  "body.create_time.start_time": "created-after",
  "body.create_time.end_time": "created-before",
};

/** The property of the body that holds the columns. */
const COLUMNS = "export_headers";

/** A copy without references; the contract's schemas of requests are not recursive. */
function resolved(value: unknown, document: Json): unknown {
  if (Array.isArray(value)) {
    return value.map((member) => resolved(member, document));
  }
  if (!isObject(value)) {
    return value;
  }
  if (referenceOf(value) !== undefined) {
    return resolved(resolve(document, value, "the contract"), document);
  }
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, resolved(member, document)]));
}

function flagsOf(properties: Readonly<Record<string, Schema>>, path: string): ContractFlag[] {
  return Object.entries(properties).flatMap(([property, schema]) => {
    const own = `${path}.${property}`;
    if (schema.properties) {
      return flagsOf(schema.properties, own);
    }
    const name = TIME_FLAGS[own] ?? own.slice("body.".length).replace(/[._]/g, "-");
    return [{ name, path: own, schema, kind: schema.type === "boolean" ? "optional" : "text" }];
  });
}

interface Operation {
  readonly operationId?: string;
  readonly parameters: readonly { readonly name: string; readonly description?: string; readonly schema: Schema }[];
  readonly requestBody: { readonly content: { readonly "application/json": { readonly schema: Schema } } };
}

/** Reads from the contract what a user may choose. */
export async function readChoices(): Promise<Choices> {
  // Beside the sources as well as beside the compiled code.
  const document: Json = JSON.parse(await readFile(new URL("../../generated/openapi.json", import.meta.url), "utf8"));
  const paths = Object.values(document["paths"] as Readonly<Record<string, Readonly<Record<string, Operation>>>>);
  const found = paths.flatMap(Object.values).find(({ operationId }) => operationId === "createContainerExportTask");
  // The generated copy of the contract, whose shape `npm run generate` has checked.
  const { parameters, requestBody } = resolved(found, document) as Operation;
  const { [COLUMNS]: columns, ...filters } = requestBody.content["application/json"].schema.properties ?? {};
  const titles = columns?.items?.prefixItems?.[0]?.["x-enumDescriptions"] ?? {};

  function parameter(name: string): ContractFlag {
    const { description = "", schema } = parameters.find((parameter) => parameter.name === name) ?? { schema: {} };
    return { name: name.replaceAll("_", "-"), path: `query.${name}`, schema: { ...schema, description }, kind: "text" };
  }

  return {
    filters: flagsOf(filters, "body"),
    exportSize: parameter("export_size"),
    enterpriseProjectId: parameter("enterprise_project_id"),
    columns: Object.entries(titles).map(([key, title]) => ({ key, title })),
  };
}

/** A day, or a time with its zone, in the extended format of ISO 8601. */
const ISO_8601 = /^(\d{4})-(\d\d)-(\d\d)(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

function parseTime(flag: string, text: string): Date {
  const [, year, month, day] = ISO_8601.exec(text) ?? [];
  const time = new Date(text);
  // JavaScript reads the 30th of February as a day in March.
  const isDay = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day);
  if (!isDay || Number.isNaN(time.getTime())) {
    throw new UsageError(
      `--${flag} must be a day or a time with its zone by ISO 8601, such as 2026-01-31 (midnight UTC) or 2026-01-31T08:00:00+08:00; it is ${quoted(text)}`,
    );
  }
  return time;
}

/** The value of a flag in the type of the contract; whether it is allowed, the contract decides later. */
export function parseValue({ name, path, schema }: ContractFlag, text: string): unknown {
  if (path in TIME_FLAGS) {
    return parseTime(name, text);
  }
  if (schema.type === "boolean") {
    if (text !== "true" && text !== "false") {
      throw new UsageError(`--${name} must be true or false; it is ${quoted(text)}`);
    }
    return text === "true";
  }
  if (schema.type === "integer" || schema.type === "number") {
    if (!/^[+-]?\d+(\.\d+)?$/.test(text)) {
      throw new UsageError(`--${name} must be a number; it is ${quoted(text)}`);
    }
    return Number(text);
  }
  if (schema.enum && !schema.enum.includes(text)) {
    const [guess] = nearest(text, schema.enum);
    throw new UsageError(
      `--${name} must be one of ${schema.enum.join(", ")}; it is ${quoted(text)}${guess ? `, did you mean ${guess}?` : ""}`,
    );
  }
  return text;
}

/** The filters that were given, as properties of the body. */
export function filtersOf({ filters }: Choices, given: Given): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const flag of filters) {
    const text = given.get(flag.name)?.at(-1);
    if (text !== undefined) {
      const [property = "", inner] = flag.path.split(".").slice(1);
      const value = parseValue(flag, text);
      body[property] = inner === undefined ? value : { ...(body[property] as object | undefined), [inner]: value };
    }
  }
  return body;
}

/** The option behind a place in a request, as a violation names it. */
export function flagOf({ filters }: Choices, path: string): string {
  const filter = filters.find((flag) => flag.path === path);
  const [, column, part] = /^body\.\w+\[(\d+)\](?:\[(\d)\])?$/.exec(path) ?? [];
  if (filter) {
    return `--${filter.name}`;
  }
  if (path.startsWith(`body.${COLUMNS}`)) {
    const place = column === undefined ? "" : `, column ${Number(column) + 1}${part === "1" ? ", its title" : ""}`;
    return `--columns${place}`;
  }
  return `--${path.slice(path.indexOf(".") + 1).replaceAll("_", "-")}`;
}

/** Splits at commas; `\\,` is a comma in a title, and `\\\\` a backslash. */
function splitColumns(text: string): string[] {
  const parts = [""];
  for (const [unit, escaped] of text.matchAll(/\\([\\,])|./gsu)) {
    if (unit === ",") {
      parts.push("");
    } else {
      parts.push(`${parts.pop()}${escaped ?? unit}`);
    }
  }
  return parts;
}

/** The columns that were given, in their order; all of the contract if none were. */
export function columnsOf({ columns }: Choices, given: Given): [key: string, title: string][] {
  const texts = given.get("columns");
  if (texts === undefined) {
    return columns.map(({ key, title }) => [key, title]);
  }
  return texts.flatMap(splitColumns).map((part) => {
    const [, key = "", title] = /^\s*(.*?)\s*(?:=(.*))?$/s.exec(part) ?? [];
    const column = columns.find((candidate) => candidate.key === key);
    if (!column) {
      const keys = columns.map((candidate) => candidate.key);
      const [guess] = nearest(key, keys);
      const allowed = guess ? `did you mean ${guess}?` : `columns are ${keys.join(", ")}`;
      throw new UsageError(`--columns: ${quoted(key)} is not a column; ${allowed}`);
    }
    return [key, title ?? column.title];
  });
}
