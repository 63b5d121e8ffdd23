// What a schema of the contract must conform to, beyond what the rules of Redocly say.
import { isObject, type Json } from "../../src/openapi/document.ts";
import { ContractError } from "../../src/openapi/errors.ts";
import { FORMATS } from "../../src/openapi/schema/formats.ts";
import { KEYWORDS } from "../../src/openapi/vocabulary.ts";
import { type Context, eachSchema, type Finding, type Rule, report } from "./redocly.ts";
import { StrictValidator } from "./strict-validator.ts";

/** The keywords whose argument is a number. */
const NUMERIC = [...KEYWORDS].filter(([, { holds }]) => holds === "number").map(([keyword]) => keyword);
/** Each lower limit with each upper limit that it may contradict. */
const RANGES = NUMERIC.filter((keyword) => KEYWORDS.get(keyword)?.combine === "greatest").flatMap((least) =>
  NUMERIC.filter((most) => KEYWORDS.get(most)?.combine === "least" && subjectOf(most) === subjectOf(least)).map(
    (most) => [least, most] as const,
  ),
);

/** What a limit is of: `Length`, `Items`; a limit of numbers is of the number itself. */
function subjectOf(keyword: string): string {
  return keyword.replace(/^(min|max|exclusiveM(in|ax))(imum)?/, "");
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

/** The rules for schemas, by name. */
export const schemaRules: Readonly<Record<string, Rule>> = {
  "idle-keyword": () => eachSchema(idleKeywords),
  "empty-range": () => eachSchema(emptyRanges),
  "limit-in-words": () => eachSchema(unsaidLimits),
  "tuple-in-words": () => eachSchema(unsaidChoices),
  "enum-descriptions": () => eachSchema(undescribedMembers),
  "valid-schema": () => {
    let validator: StrictValidator | undefined;
    const refused = new Map<string, string>();
    const values = eachSchema((schema) => (validator ? invalidValues(validator, schema) : []));
    return {
      ...values,
      Root: (document) => {
        validator = new StrictValidator(document);
      },
      Schema: {
        enter: values.Schema,
        // On the way up: the innermost schema is at fault, and not one that refers to it.
        leave: (schema, context) => {
          const reason = validator && isObject(schema) ? refusalOf(validator, schema) : undefined;
          const { pointer } = context.location;
          const isTold = [...refused].some(([below, told]) => told === reason || below.startsWith(`${pointer}/`));
          if (reason !== undefined && !isTold) {
            refused.set(pointer, reason);
            const remedy = "Correct the schema: Prism switches off validation of a body that has such a one.";
            report(context, [{ message: `${reason}.`, remedy }]);
          }
        },
      },
    };
  },
};

function idleKeywords(schema: Json, { resolve }: Context): Finding[] {
  const { node } = resolve(schema);
  const types = listOf(schema["type"] ?? (isObject(node) ? node["type"] : undefined)).map(String);
  return Object.entries(schema).flatMap(([keyword, argument]): Finding[] => {
    const format = keyword === "format" ? FORMATS.get(String(argument))?.type : undefined;
    const fitting: readonly unknown[] = keyword === "format" ? listOf(format) : (KEYWORDS.get(keyword)?.types ?? []);
    const fits = types.some((type) => fitting.includes(type) || (type === "integer" && fitting.includes("number")));
    return types.length === 0 || fitting.length === 0 || fits
      ? []
      : [
          {
            at: [keyword],
            message: `\`${keyword}\` limits nothing in a schema of type ${types.join(" or ")}.`,
            remedy: `Remove it, or make the type ${fitting.at(-1)}.`,
          },
        ];
  });
}

function emptyRanges(schema: Json): Finding[] {
  return RANGES.filter(([least, most]) => {
    const [from, to] = [schema[least], schema[most]];
    const isExclusive = `${least} ${most}`.includes("exclusive");
    return typeof from === "number" && typeof to === "number" && (isExclusive ? from >= to : from > to);
  }).map(([least, most]) => ({
    at: [least],
    message: `\`${least}\` ${schema[least]} and \`${most}\` ${schema[most]} leave no value.`,
    remedy: "Exchange the two, or correct the wrong one.",
  }));
}

/** The numbers that a text says outside code spans; parts of dates and names are none. */
function numbersIn(text: string): Set<number> {
  const prose = text.replaceAll(/`[^`]*`/g, "``");
  const found = prose.matchAll(
    /(?<![\w:-]|\d[.,])-?(?:\d{1,3}(?:[,_'\u00a0\u202f]\d{3})+|\d+)(?:\.\d+)?(?![\w:-]|[.,]\d)/g,
  );
  return new Set([...found].map(([digits]) => Number(digits.replaceAll(/[,_'\u00a0\u202f]/g, ""))));
}

function unsaidLimits(schema: Json, { key, parent, rawNode }: Context): Finding[] {
  // A parameter or header speaks for the schema that is written in it.
  const owner = key === "schema" && rawNode === schema && isObject(parent) ? parent["description"] : undefined;
  const said = numbersIn(String(schema["description"] ?? owner ?? ""));
  return NUMERIC.flatMap((keyword): Finding[] => {
    const limit = schema[keyword];
    return typeof limit !== "number" || said.has(limit)
      ? []
      : [
          {
            at: [keyword],
            message: `The description does not say \`${keyword}\` ${limit}.`,
            remedy: 'Say it in words too, as in "1 to 256 characters.": documentation made from types drops limits.',
          },
        ];
  });
}

/** Renderers that do not draw tuples show the choices of a member nowhere but in the words of the tuple. */
function unsaidChoices({ prefixItems, description = "" }: Json, { resolve }: Context): Finding[] {
  const choices = listOf(prefixItems).flatMap((member) => {
    const { node } = resolve(member);
    return isObject(node) ? listOf(node["enum"]) : [];
  });
  const said = new Set([...String(description).matchAll(/`([^`]*)`/g)].map(([, name]) => name));
  return choices
    .filter((choice) => !said.has(String(choice)))
    .map((choice) => ({
      at: ["prefixItems"],
      message: `The description does not name \`${choice}\`, which a member of the tuple may be.`,
      remedy: "Name it there, in backticks: documentation made from lists of properties does not draw tuples.",
    }));
}

function undescribedMembers(schema: Json): Finding[] {
  const meanings = schema["x-enumDescriptions"];
  const described = isObject(meanings) ? Object.keys(meanings) : [];
  const members = listOf(schema["enum"]).map(String);
  return [
    ...members
      .filter((member) => !described.includes(member))
      .map((member) => ({
        at: ["enum", members.indexOf(member)],
        message: `The enum member \`${member}\` has no meaning.`,
        remedy: `Add \`${member}: <what it means>\` under \`x-enumDescriptions\`.`,
      })),
    ...described
      .filter((name) => !members.includes(name))
      .map((name) => ({
        at: ["x-enumDescriptions", name],
        message: `\`x-enumDescriptions\` describes \`${name}\`, which is not a member of \`enum\`.`,
        remedy: "Add the member, or remove the description.",
      })),
  ];
}

/** Why Ajv refuses a schema, if it does. */
function refusalOf(validator: StrictValidator, schema: Json): string | undefined {
  try {
    validator.errors(schema, undefined);
    return undefined;
  } catch (error) {
    if (error instanceof ContractError) {
      return error.message;
    }
    throw error;
  }
}

/** Values that a schema names and does not allow; its examples are what Redocly's own rules judge. */
function invalidValues(validator: StrictValidator, schema: Json): Finding[] {
  if (refusalOf(validator, schema) !== undefined) {
    return [];
  }
  const shown = [
    ...["default", "const"].map((keyword) => [[keyword], schema[keyword]] as const),
    ...listOf(schema["enum"]).map((member, index) => [["enum", index], member] as const),
  ];
  return shown.flatMap(([at, value]): Finding[] => {
    const [error] = value === undefined ? [] : validator.errors(schema, value);
    const text = JSON.stringify(value);
    return error
      ? [
          {
            at,
            message: `${text.length > 60 ? `${text.slice(0, 57)}…` : text} breaks \`${error.keyword}\`${error.instancePath && ` at ${error.instancePath}`}.`,
            remedy: "Correct the value or the schema: a value that is shown must be allowed.",
          },
        ]
      : [];
  });
}
