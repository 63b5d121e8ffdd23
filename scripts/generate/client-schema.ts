// The type of the schemas that the client checks, from the one vocabulary.
import { type Holds, KEYWORDS } from "../../src/openapi/vocabulary.ts";

/** What an argument is in TypeScript. */
const TYPES: Readonly<Record<Holds, string>> = {
  schema: "Schema | boolean",
  list: "readonly (Schema | boolean)[]",
  named: "Readonly<Record<string, Schema | boolean>>",
  number: "number",
  text: "string",
  flag: "boolean",
  names: "readonly string[]",
  values: "readonly unknown[]",
  value: "unknown",
};

/** The declaration of a schema with each keyword that the client checks. */
export function clientSchema(): string {
  const members = [...KEYWORDS]
    .filter(([, { client }]) => client)
    .map(([keyword, { holds }]) => {
      const type = keyword === "type" ? `string | ${TYPES[holds]}` : TYPES[holds];
      return `  readonly ${keyword}?: ${type};\n`;
    });
  return `/** A schema of the contract: the keywords of JSON Schema 2020-12 that the client checks, references resolved. */\nexport interface Schema {\n${members.join("")}}\n`;
}
