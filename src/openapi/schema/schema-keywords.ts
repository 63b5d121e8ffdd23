import type { Json } from "../document.ts";
import { ContractError } from "../errors.ts";
import { isLimit, KEYWORDS, TYPES } from "../vocabulary.ts";
import { FORMATS } from "./formats.ts";
import { patternOf } from "./patterns.ts";

/** Keywords that say what holds in some cases only. */
const CONDITIONAL = ["anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas"];

/** What of a schema limits its values in all cases. */
export function bare(schema: Json): Json {
  return Object.fromEntries(
    Object.entries(schema).filter(
      ([key]) => !CONDITIONAL.includes(key) && (isLimit(key) || KEYWORDS.get(key)?.kind === "applicator"),
    ),
  );
}

/** Whether a keyword with this argument limits anything at all. */
export function limits(keyword: string, argument: unknown, schema: Json): boolean {
  switch (keyword) {
    case "items":
    case "additionalProperties":
    case "unevaluatedProperties":
    case "unevaluatedItems":
      return argument === false;
    case "uniqueItems":
      return argument === true;
    case "format":
      return FORMATS.get(String(argument))?.limits === true;
    case "pattern":
      return patternOf(String(argument)) !== undefined;
    case "if":
      return schema["then"] !== undefined || schema["else"] !== undefined;
    case "minContains":
    case "maxContains":
      return schema["contains"] !== undefined;
    case "patternProperties":
    case "dependentSchemas":
      // Its faults show in the schemas that it leads to.
      return false;
    default:
      return isLimit(keyword);
  }
}

/** Values that a schema shows. */
export function schemaExamples(schema: Json): unknown[] {
  const examples = Array.isArray(schema["examples"]) ? schema["examples"] : [];
  return [...examples, schema["example"], schema["default"]].filter((value) => value !== undefined);
}

/** The types that a schema names, else those of the values that its keywords speak of. */
export function typesOf(schema: Json, where: string): string[] {
  const declared = schema["type"];
  const types = (Array.isArray(declared) ? declared : declared === undefined ? [] : [declared]).map(String);
  const unknown = types.find((type) => !TYPES.some((known) => known === type));
  if (unknown !== undefined) {
    throw new ContractError("keyword-unknown", `${where}: the type \`${unknown}\` is not one of ${TYPES.join(", ")}.`);
  }
  if (declared !== undefined || schema["enum"] !== undefined || schema["const"] !== undefined) {
    return types;
  }
  const keyword = Object.keys(schema).find((name) => name !== "format" && KEYWORDS.get(name)?.types);
  const [first = formatType(schema["format"])] = KEYWORDS.get(keyword ?? "")?.types ?? [];
  return first === undefined ? [] : [first];
}

function formatType(format: unknown): string | undefined {
  const known = FORMATS.get(String(format));
  return known?.range ? "integer" : known?.type;
}
