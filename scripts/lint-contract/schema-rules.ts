// What a schema of the contract must hold to, beyond what the linter of the document checks.
import { Ajv2020 } from "ajv/dist/2020.js";
import { isObject, type Json } from "../../src/openapi/document.ts";
import { ContractError } from "../../src/openapi/errors.ts";
import { FORMATS } from "../../src/openapi/formats.ts";
import { resolve } from "../../src/openapi/references.ts";
import type { Finding } from "./finding.ts";
import type { StrictValidator } from "./strict-validator.ts";
import type { Visited } from "./walk.ts";

const AJV = new Ajv2020();
/** Keywords of OpenAPI, which JSON Schema does not know. */
const OPENAPI_KEYWORDS = new Set(["example", "externalDocs", "xml", "discriminator"]);

/** Counts that may contradict each other. */
const PAIRS = [
  ["minLength", "maxLength"],
  ["minItems", "maxItems"],
  ["minProperties", "maxProperties"],
  ["minContains", "maxContains"],
] as const;
const LIMITS = [...PAIRS.flat(), "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];

/** Every fault of one schema, those of the schemas below it aside. */
export function schemaFindings(document: Json, validator: StrictValidator, schema: Visited): Finding[] {
  return [
    ...keywordFindings(document, schema),
    ...rangeFindings(schema),
    ...wordFindings(schema),
    ...tupleFindings(document, schema),
    ...memberFindings(schema),
    ...valueFindings(validator, schema),
  ];
}

function typesOf(document: Json, schema: Json): string[] {
  const { type } = resolve(document, schema, "schema");
  return (Array.isArray(type) ? type : type === undefined ? [] : [type]).map(String);
}

function keywordFindings(document: Json, { value: schema, path }: Visited): Finding[] {
  const types = typesOf(document, schema);
  return Object.entries(schema).flatMap(([keyword, argument]): Finding[] => {
    const definition = AJV.getKeyword(keyword);
    const at = [...path, keyword];
    if (!AJV.RULES.keywords[keyword] && !OPENAPI_KEYWORDS.has(keyword) && !keyword.startsWith("x-")) {
      return [
        {
          path: at,
          message: `\`${keyword}\` is no keyword of JSON Schema 2020-12.`,
          remedy: "Correct its spelling, or remove it: no tool would heed it.",
        },
      ];
    }
    const declared = keyword === "format" ? FORMATS.get(String(argument))?.type : undefined;
    const ruled = declared ?? (typeof definition === "object" ? definition.type : undefined) ?? [];
    const fitting: readonly string[] = typeof ruled === "string" ? [ruled] : ruled;
    const fits = types.some((type) => fitting.includes(type === "integer" ? "number" : type));
    if (types.length === 0 || fitting.length === 0 || fits) {
      return [];
    }
    return [
      {
        path: at,
        message: `\`${keyword}\` limits nothing in a schema of type ${types.join(" or ")}.`,
        remedy: `Remove it, or make the type ${fitting.join(" or ")}.`,
      },
    ];
  });
}

function rangeFindings({ value: schema, path }: Visited): Finding[] {
  const contradiction = (least: string, most: string): Finding => ({
    path: [...path, least],
    message: `\`${least}\` ${schema[least]} and \`${most}\` ${schema[most]} leave no value.`,
    remedy: "Exchange the two, or correct the wrong one.",
  });
  const number = (keyword: string): number | undefined => {
    const argument = schema[keyword];
    return typeof argument === "number" ? argument : undefined;
  };
  const counts = PAIRS.filter(([least, most]) => (number(least) ?? 0) > (number(most) ?? Number.POSITIVE_INFINITY));
  const ranges = ["minimum", "exclusiveMinimum"].flatMap((least) =>
    ["maximum", "exclusiveMaximum"].flatMap((most): [string, string][] => {
      const [from, to] = [number(least), number(most)];
      const exclusive = `${least} ${most}`.includes("exclusive");
      return from !== undefined && to !== undefined && (exclusive ? from >= to : from > to) ? [[least, most]] : [];
    }),
  );
  return [...counts, ...ranges].map(([least, most]) => contradiction(least, most));
}

/** The numbers that a text says outside code spans; parts of dates and names are none. */
function numbersIn(text: string): Set<number> {
  const prose = text.replaceAll(/`[^`]*`/g, "``");
  const found = prose.matchAll(
    /(?<![\w:-]|\d[.,])-?(?:\d{1,3}(?:[,_'\u00a0\u202f]\d{3})+|\d+)(?:\.\d+)?(?![\w:-]|[.,]\d)/g,
  );
  return new Set([...found].map(([digits]) => Number(digits.replaceAll(/[,_'\u00a0\u202f]/g, ""))));
}

function wordFindings({ value: schema, path, parent }: Visited): Finding[] {
  const owner = parent?.kind === "parameter" || parent?.kind === "header" ? parent.value["description"] : undefined;
  const said = numbersIn(String(schema["description"] ?? owner ?? ""));
  return LIMITS.flatMap((keyword): Finding[] => {
    const limit = schema[keyword];
    return typeof limit !== "number" || said.has(limit)
      ? []
      : [
          {
            path: [...path, keyword],
            message: `The description does not say \`${keyword}\` ${limit}.`,
            remedy: 'Say it in words too, as in "1 to 256 characters.": documentation made from types drops limits.',
          },
        ];
  });
}

/** Renderers that do not draw tuples show the choices of a member nowhere but in the words of the tuple. */
function tupleFindings(document: Json, { value: schema, path }: Visited): Finding[] {
  const members = Array.isArray(schema["prefixItems"]) ? schema["prefixItems"] : [];
  const choices = members.filter(isObject).flatMap((member) => resolve(document, member, "prefixItems")["enum"] ?? []);
  const said = new Set([...String(schema["description"] ?? "").matchAll(/`([^`]*)`/g)].map(([, name]) => name));
  return choices
    .filter((choice) => !said.has(String(choice)))
    .map((choice) => ({
      path: [...path, "prefixItems"],
      message: `The description does not name \`${choice}\`, which a member of the tuple may be.`,
      remedy: "Name it there, in backticks: documentation made from lists of properties does not draw tuples.",
    }));
}

function memberFindings({ value: schema, path }: Visited): Finding[] {
  const meanings = schema["x-enumDescriptions"];
  const described = isObject(meanings) ? Object.keys(meanings) : [];
  const members = (Array.isArray(schema["enum"]) ? schema["enum"] : []).map(String);
  return [
    ...members
      .filter((member) => !described.includes(member))
      .map((member) => ({
        path: [...path, "enum", members.indexOf(member)],
        message: `The enum member \`${member}\` has no meaning.`,
        remedy: `Add \`${member}: <what it means>\` under \`x-enumDescriptions\`.`,
      })),
    ...described
      .filter((name) => !members.includes(name))
      .map((name) => ({
        path: [...path, "x-enumDescriptions", name],
        message: `\`x-enumDescriptions\` describes \`${name}\`, which is no member of \`enum\`.`,
        remedy: "Add the member, or remove the description.",
      })),
  ];
}

/** Values that a schema, or the parameter or media type that has it, shows. */
function* shownValues({ value: schema, path, parent }: Visited): Generator<{ path: Visited["path"]; value: unknown }> {
  for (const keyword of ["default", "example", "const"]) {
    if (schema[keyword] !== undefined) {
      yield { path: [...path, keyword], value: schema[keyword] };
    }
  }
  for (const keyword of ["examples", "enum"]) {
    const list = schema[keyword];
    for (const [index, value] of Array.isArray(list) ? list.entries() : []) {
      yield { path: [...path, keyword, index], value };
    }
  }
  if (parent?.kind === "parameter" || parent?.kind === "header" || parent?.kind === "media") {
    const { example, examples } = parent.value;
    if (example !== undefined) {
      yield { path: [...parent.path, "example"], value: example };
    }
    for (const [name, shown] of Object.entries(isObject(examples) ? examples : {})) {
      if (isObject(shown) && shown["value"] !== undefined) {
        yield { path: [...parent.path, "examples", name, "value"], value: shown["value"] };
      }
    }
  }
}

/** Why Ajv refuses a schema, if it does. */
function refusal(validator: StrictValidator, { value }: Visited): string | undefined {
  try {
    validator.errors(value, undefined);
    return undefined;
  } catch (error) {
    if (error instanceof ContractError) {
      return error.message;
    }
    throw error;
  }
}

/** Schemas that Ajv refuses, the innermost of each; one that only refers to such a schema is not at fault. */
export function refusedSchemas(validator: StrictValidator, schemas: readonly Visited[]): Finding[] {
  const byReason = new Map<string, Finding>();
  for (const root of schemas.filter(({ parent }) => parent?.kind !== "schema")) {
    if (refusal(validator, root) !== undefined) {
      const below = schemas.filter(({ path }) => root.path.every((segment, index) => segment === path[index]));
      const innermost = below.find((schema) => refusal(validator, schema) !== undefined) ?? root;
      const message = `${refusal(validator, innermost)}.`;
      if (!byReason.has(message)) {
        const remedy = "Correct the schema: Prism switches off validation of a body that has such a one.";
        byReason.set(message, { path: innermost.path, message, remedy });
      }
    }
  }
  return [...byReason.values()];
}

function valueFindings(validator: StrictValidator, visited: Visited): Finding[] {
  const values = [...shownValues(visited)];
  if (values.length === 0 || refusal(validator, visited) !== undefined) {
    return [];
  }
  return values.flatMap(({ path, value }): Finding[] => {
    const [error] = validator.errors(visited.value, value);
    const shown = JSON.stringify(value);
    const text = shown.length > 60 ? `${shown.slice(0, 57)}…` : shown;
    return error
      ? [
          {
            path,
            message: `${text} breaks \`${error.keyword}\`${error.instancePath && ` at ${error.instancePath}`}.`,
            remedy: "Correct the value or the schema: a value that is shown must be allowed.",
          },
        ]
      : [];
  });
}
