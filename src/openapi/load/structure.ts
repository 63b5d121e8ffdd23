// Where references can stand in an OpenAPI document of version 3.

/** Kinds of objects of OpenAPI in whose place a reference can stand, and where the components of that kind are. */
export const SECTIONS = {
  schema: "schemas",
  response: "responses",
  parameter: "parameters",
  header: "headers",
  requestBody: "requestBodies",
  pathItem: "pathItems",
  callback: "callbacks",
  example: "examples",
  link: "links",
  securityScheme: "securitySchemes",
} as const;
export type Referable = keyof typeof SECTIONS;
export type Kind = Referable | "document" | "components" | "operation" | "mediaType" | "encoding";
/** One object of a kind, or several by name or in a list. */
type Member = readonly [kind: Kind, many?: "many"];

const CONTENT: Member = ["mediaType", "many"];
const EXAMPLES: Member = ["example", "many"];
const PARAMETER = { schema: ["schema"], content: CONTENT, examples: EXAMPLES } as const;
const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];
/** Where objects hold others; `*` stands for any other name. */
export const STRUCTURE: Readonly<Record<Exclude<Kind, "schema">, Readonly<Record<string, Member>>>> = {
  document: { paths: ["pathItem", "many"], webhooks: ["pathItem", "many"], components: ["components"] },
  components: Object.fromEntries(
    Object.entries(SECTIONS).map(([kind, section]): [string, Member] => [section, [kind as Referable, "many"]]),
  ),
  pathItem: {
    parameters: ["parameter", "many"],
    ...Object.fromEntries(METHODS.map((method): [string, Member] => [method, ["operation"]])),
  },
  operation: {
    parameters: ["parameter", "many"],
    requestBody: ["requestBody"],
    responses: ["response", "many"],
    callbacks: ["callback", "many"],
  },
  callback: { "*": ["pathItem"] },
  parameter: PARAMETER,
  header: PARAMETER,
  requestBody: { content: CONTENT },
  response: { headers: ["header", "many"], content: CONTENT, links: ["link", "many"] },
  mediaType: { schema: ["schema"], itemSchema: ["schema"], examples: EXAMPLES, encoding: ["encoding", "many"] },
  encoding: { headers: ["header", "many"] },
  example: {},
  link: {},
  securityScheme: {},
};
