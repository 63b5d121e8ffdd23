// The rules that `redocly lint` has from this project: what the contract must conform to as a whole, and its extensions.
import { isObject, type Json } from "../../src/openapi/document.ts";
import { ContractError } from "../../src/openapi/errors.ts";
import { readContract } from "../../src/openapi/read/contract.ts";
import { linkRule } from "./link-rule.ts";
import { rateLimitRule } from "./rate-limit-rule.ts";
import { type Finding, type Rule, report } from "./redocly.ts";
import { schemaRules } from "./schema-rules.ts";

const SOURCES = ["documentation", "api-definition", "project"];
/** Where each extension may stand, in Redocly's names; the description of the document explains them. */
const EXTENSIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ["x-source", ["Schema", "Parameter"]],
  ["x-source-note", ["Schema", "Parameter", "Operation"]],
  ["x-sdk-operation", ["Operation"]],
  ["x-enumDescriptions", ["Schema"]],
  ["x-rate-limit", ["Root"]],
]);

/** The rules, by name. */
export const rules: Readonly<Record<string, Rule>> = {
  ...schemaRules,
  extension: () => ({
    any: (object, context) => {
      const { name } = context.type;
      report(context, isObject(object) && name !== "SpecExtension" ? misplacedExtensions(object, name) : []);
    },
  }),
  source: () => ({
    any: (object, context) => report(context, isObject(object) ? unknownSources(object) : []),
  }),
  link: linkRule,
  "rate-limit": rateLimitRule,
  readable: () => ({
    Root: (document, context) => report(context, skippedParts(document)),
  }),
};

function misplacedExtensions(object: Json, type: string): Finding[] {
  return Object.keys(object)
    .filter((key) => key.startsWith("x-") && !EXTENSIONS.get(key)?.includes(type))
    .map((key) => ({
      at: [key],
      message: EXTENSIONS.has(key) ? `\`${key}\` has no meaning here.` : `\`${key}\` is not known.`,
      remedy: EXTENSIONS.has(key)
        ? `It may stand in: ${EXTENSIONS.get(key)?.join(", ")}.`
        : `Remove it, or use one of: ${[...EXTENSIONS.keys()].join(", ")}.`,
    }));
}

function unknownSources(object: Json): Finding[] {
  const sources = Object.entries(isObject(object["x-source"]) ? object["x-source"] : {});
  return [
    ...sources
      .filter(([, source]) => !SOURCES.includes(String(source)))
      .map(([keyword, source]) => ({
        at: ["x-source", keyword],
        message: `\`${source}\` is not a known source.`,
        remedy: `Use one of: ${SOURCES.join(", ")}.`,
      })),
    ...sources
      .filter(([keyword]) => !(keyword in object))
      .map(([keyword]) => ({
        at: ["x-source", keyword],
        message: `\`x-source\` names \`${keyword}\`, which does not stand beside it.`,
        remedy: "Remove the entry, or add the keyword.",
      })),
  ];
}

/** What the check would skip: of this contract it has to read everything. */
function skippedParts(document: Json): Finding[] {
  const remedy = "The check skips it; say it another way.";
  try {
    // A shared parameter is skipped in each operation: one of them tells.
    const [first] = readContract(document).skipped;
    return first ? [{ at: ["paths"], message: first.reason, remedy }] : [];
  } catch (error) {
    if (error instanceof ContractError) {
      return [{ at: ["paths"], message: error.message, remedy: "The check cannot run." }];
    }
    throw error;
  }
}
