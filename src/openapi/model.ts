import type { ErrorObject } from "ajv";
import type { Json } from "./document.ts";
import type { Validator } from "./schema/validator.ts";

/** Tells what a value breaks of a schema; nothing if it conforms. */
export type Errors = (value: unknown) => readonly ErrorObject[];

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
  /** What all parts of the schema say together, with references followed and `allOf` taken together. */
  readonly schema: Json;
  /** The violations of a value against the schema as the document has it; none if it conforms. */
  readonly errors: Errors;
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
  /** What properties must be whose names match a pattern, by pattern. */
  readonly patternProperties: ReadonlyMap<string, SchemaNode>;
  /** The alternatives of `oneOf` or `anyOf`, each with what stands around them. */
  readonly alternatives: readonly SchemaNode[];
  /** What holds in some cases: `then`, `else` and `dependentSchemas`, each with what stands around it. */
  readonly branches: readonly SchemaNode[];
  /** What a value must not be. */
  readonly not?: SchemaNode;
  /** What some member of an array must be. */
  readonly contains?: SchemaNode;
  /** What the names of properties must be. */
  readonly propertyNames?: SchemaNode;
  /** Whether its parts say more than `schema` does. */
  readonly isIncomplete?: boolean;
  /** Whether reading stops here: its constraints are proven at other places of the operation, or its schema contains itself. */
  readonly isTruncated?: boolean;
}

/** How a value is written into a parameter, or into a field of a form (OpenAPI 3.1, section 4.8.12.3). */
export interface Style {
  readonly style: string;
  readonly explode: boolean;
  /** Whether it is serialized as JSON. */
  readonly isJson?: boolean;
}

const DELIMITERS: Readonly<Record<string, string>> = { spaceDelimited: " ", pipeDelimited: "|" };

/** What stands between the members of a value that is written as one text. */
export const delimiterOf = (style: string): string => DELIMITERS[style] ?? ",";

/** A parameter of an operation. */
export interface Parameter extends Style {
  readonly name: string;
  readonly in: "path" | "query" | "header" | "cookie";
  readonly required?: Constraint;
  /** Whether only its schema says that it is required: then it is always sent. */
  readonly isAssumed?: boolean;
  /** That free text in a path may contain characters that are reserved there. No keyword says so; therefore it is not in `constraints`. */
  readonly reservedCharacters?: Constraint;
  /** Whether an empty value may stand for a missing one. */
  readonly allowsEmpty?: boolean;
  /** Whether it is the whole query, whose names are those of its properties. */
  readonly isWholeQuery?: boolean;
  readonly node: SchemaNode;
  /** Valid values that the document shows. */
  readonly examples: readonly unknown[];
}

/** How a body is written: as JSON, as a form of either kind, as text, or as bytes. */
export type BodyKind = "json" | "form" | "multipart" | "text" | "binary";

/** How a property of a form is written. */
export interface Field extends Style {
  /** The media type of its part, if the document names one. */
  readonly contentType?: string;
  readonly isFile?: boolean;
}

/** The body of a request, in one of the media types that the document declares. */
export interface Body {
  readonly required?: Constraint;
  readonly content: Constraint;
  /** All that the document declares, this one first. */
  readonly mediaTypes: readonly string[];
  /** The one in which this body is sent. */
  readonly mediaType: string;
  readonly kind: BodyKind;
  /** How the properties of a form are written, by name. */
  readonly fields: ReadonlyMap<string, Field>;
  readonly node: SchemaNode;
  /** Whether a discriminator in it chooses between alternatives that their own schemas do not tell apart. */
  readonly hasDiscriminator?: boolean;
  /** Whether it has a property of which nobody can tell what its values are, or whether it may be absent. */
  readonly hasUnsettled?: boolean;
  readonly examples: readonly unknown[];
}

/** How a property of a form is written; of one that the document does not list, as a field of its own for each value. */
export function fieldOf({ fields }: Body, name: string): Field {
  return fields.get(name) ?? { style: "form", explode: true };
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
  /** Whether the credential is `user:password`, in Base64 (RFC 7617). */
  readonly isBasic?: boolean;
}

/** A scheme that a request has to satisfy, and the constraint that it works and is checked. */
export interface RequiredScheme {
  readonly scheme: SecurityScheme;
  readonly constraint: Constraint;
}

/** An alternative of the security requirement: a scheme, and those that have to be satisfied together with it. */
export interface SecurityAlternative extends RequiredScheme {
  /** The names of its schemes, joined by `+`. */
  readonly name: string;
  readonly others: readonly RequiredScheme[];
}

/** Every scheme of an alternative. */
export function schemesIn({ scheme, constraint, others }: SecurityAlternative): RequiredScheme[] {
  return [{ scheme, constraint }, ...others];
}

/** A header that a response may have. */
export interface DeclaredHeader {
  /** In lower case. */
  readonly name: string;
  readonly required: boolean;
  readonly errors?: Errors;
}

/** A response that the document declares: the schema of each media type. */
export interface DeclaredResponse {
  /** What a body of each media type breaks; absent where the document says nothing of it. */
  readonly content: ReadonlyMap<string, Errors | undefined>;
  readonly headers: readonly DeclaredHeader[];
}

/** A link from a response to the parameters of another operation. */
export interface Link {
  readonly name: string;
  readonly operation: string;
  /** Runtime expressions by parameter name. */
  readonly parameters: ReadonlyMap<string, string>;
  /** A runtime expression, or a value, for the body. */
  readonly requestBody?: unknown;
}

/** An operation of the contract. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  /** The path with its parameters in braces. */
  readonly path: string;
  /** Where its own servers have it, if that is another base path than the document's. */
  readonly basePath?: string;
  readonly parameters: readonly Parameter[];
  readonly body?: Body;
  /**
   * That this is an operation of the contract once more, with a body of another media type. It has the constraints of that body alone,
   * whose ids have `body:` and the media type in place of `body`, and the parameters that it cannot do without.
   */
  readonly isVariant?: boolean;
  /** Empty if a request needs no authentication. */
  readonly security: readonly SecurityAlternative[];
  /** Whether a request must satisfy one of the alternatives. */
  readonly securityRequired?: Constraint;
  /** By status, range (`4XX`) or `default`. */
  readonly responses: ReadonlyMap<string, DeclaredResponse>;
  readonly links: readonly Link[];
  readonly constraints: readonly Constraint[];
}

/** A part of a document that cannot be checked, and why. */
export interface Skipped {
  /** The id of the operation, or the path of a path item that cannot be read. */
  readonly operation: string;
  /** What of it is skipped: `operation` for all of it, else a place in its requests or responses. */
  readonly place: string;
  readonly reason: string;
  /** What kind of reason it is: the code of a `ContractError`. */
  readonly code: string;
}

/** An OpenAPI document, read as operations and constraints. */
export interface Contract {
  readonly title: string;
  readonly version: string;
  /** The document in the form of OpenAPI 3.1, as requests have to conform to it. */
  readonly requests: Json;
  /** The same as responses have to conform to it. */
  readonly responses: Json;
  /** Validates values against the schemas of both. */
  readonly validator: Validator;
  /** The segments of each path of the document. */
  readonly paths: readonly (readonly string[])[];
  /** An operation whose body has several media types stands here once for each, that of JSON first. */
  readonly operations: readonly Operation[];
  readonly skipped: readonly Skipped[];
}

/** The name of the scheme whose credential a parameter carries. */
export function schemeOf({ security }: Pick<Operation, "security">, parameter: Parameter): string | undefined {
  const { in: place, name } = parameter;
  const isCarried = ({ scheme }: RequiredScheme): boolean =>
    scheme.in === place && scheme.parameter.toLowerCase() === name.toLowerCase();
  for (const alternative of security) {
    // Asked for each parameter of each request: nothing is put together for it.
    const found = isCarried(alternative) ? alternative : alternative.others.find(isCarried);
    if (found) {
      return found.scheme.name;
    }
  }
  return undefined;
}

/** The parameters in the path of an operation. */
export const pathParameters = ({ parameters }: Pick<Operation, "parameters">): Parameter[] =>
  parameters.filter(({ in: place }) => place === "path");
