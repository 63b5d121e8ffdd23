import type { Json } from "./document.ts";

/** Where in a request a constraint stands. */
export type Place = "path" | "query" | "header" | "cookie" | "body" | "security";

/** One keyword at one place of a request: what the check proves on both sides. */
export interface Constraint {
  /** `operation/in/path/keyword`, for example `createContainerExportTask/query/export_size/maximum`. */
  readonly id: string;
  readonly operation: string;
  readonly in: Place;
  /** Where the value stands below its place, `*` for any member of an array: `/export_headers/*​/0`. */
  readonly pointer: string;
  readonly keyword: string;
  readonly value: unknown;
  /** `documentation`, or what `x-source` names. */
  readonly source: string;
  /** Where the sources differ, from `x-source-note`. */
  readonly note?: string;
  /** What the value means, from its description. */
  readonly description?: string;
}

/** A schema with its references resolved, at its place in a request. */
export interface SchemaNode {
  readonly in: Place;
  /** Names, indices and `*` from the place down to the value. */
  readonly path: readonly (string | number)[];
  /** The keywords of the schema itself. */
  readonly schema: Json;
  readonly types: readonly string[];
  /** The constraints of this node, by keyword. */
  readonly constraints: ReadonlyMap<string, Constraint>;
  /** The constraint `required` of each property that must be present. */
  readonly required: ReadonlyMap<string, Constraint>;
  readonly properties: ReadonlyMap<string, SchemaNode>;
  /** What each member of a tuple must be. */
  readonly prefixItems: readonly SchemaNode[];
  /** What the other members of an array must be. */
  readonly items?: SchemaNode;
  /** What a property that is not listed must be, unless it is forbidden or free. */
  readonly additionalProperties?: SchemaNode;
  /** The alternatives of `oneOf` or `anyOf`. */
  readonly alternatives: readonly SchemaNode[];
}

/** A parameter of an operation. */
export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header" | "cookie";
  readonly required?: Constraint;
  /** That a free text in a path may hold characters that are reserved there. No keyword says so, and so it is not one of the constraints. */
  readonly reserved?: Constraint;
  readonly explode: boolean;
  readonly node: SchemaNode;
  /** Valid values that the document shows. */
  readonly examples: readonly unknown[];
}

/** The body of a request. */
export interface Body {
  readonly required?: Constraint;
  readonly content: Constraint;
  readonly mediaTypes: readonly string[];
  readonly node: SchemaNode;
  readonly examples: readonly unknown[];
}

/** A way to authenticate that the document declares. */
export interface SecurityScheme {
  readonly name: string;
  readonly type: string;
  /** For an API key: where it goes; for `http`: the header `Authorization`. */
  readonly in: "header" | "query" | "cookie";
  readonly parameter: string;
  /** What stands before the credential, for example `Bearer `. */
  readonly prefix: string;
}

/** An alternative of the security requirement: one scheme, and the constraint that it works and is checked. */
export interface SecurityAlternative {
  readonly scheme: SecurityScheme;
  readonly constraint: Constraint;
}

/** An answer that the document declares: the schema of each media type. */
export interface DeclaredAnswer {
  readonly content: ReadonlyMap<string, Json | undefined>;
}

/** A link from an answer to the parameters of another operation. */
export interface Link {
  readonly name: string;
  readonly operation: string;
  /** Runtime expressions by parameter name. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** An operation of the contract. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  /** The path with its parameters in braces. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body?: Body;
  /** Empty if a request needs no authentication. */
  readonly security: readonly SecurityAlternative[];
  /** That one alternative is mandatory. */
  readonly securityRequired?: Constraint;
  /** By status, range (`4XX`) or `default`. */
  readonly answers: ReadonlyMap<string, DeclaredAnswer>;
  readonly links: readonly Link[];
  readonly constraints: readonly Constraint[];
}

/** An OpenAPI document, read as operations and constraints. */
export interface Contract {
  readonly title: string;
  readonly version: string;
  readonly document: Json;
  readonly operations: readonly Operation[];
}

/** Whether a media type holds JSON. */
export function isJsonMediaType(mediaType: string): boolean {
  return /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(mediaType);
}

/** A node and all nodes below it. */
export function nodesOf(node: SchemaNode): SchemaNode[] {
  const children = [
    ...node.properties.values(),
    ...node.prefixItems,
    ...(node.items ? [node.items] : []),
    ...(node.additionalProperties ? [node.additionalProperties] : []),
    ...node.alternatives,
  ];
  return [node, ...children.flatMap(nodesOf)];
}

/** The name of the scheme whose credential a parameter carries. */
export function schemeOf({ security }: Pick<Operation, "security">, parameter: Parameter): string | undefined {
  const name = parameter.name.toLowerCase();
  return security.find(({ scheme }) => scheme.in === parameter.in && scheme.parameter.toLowerCase() === name)?.scheme
    .name;
}
