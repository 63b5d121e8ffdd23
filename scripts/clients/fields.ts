// The fields of the contract and of an SDK's models: what one side has and the other lacks.
import { isObject, type Json } from "../../src/openapi/document.ts";
import type { Contract, SchemaNode } from "../../src/openapi/model.ts";
import { valueAt } from "../../src/openapi/pointer.ts";
import { resolve } from "../../src/openapi/references.ts";
import { operationAt } from "../../src/openapi/structure.ts";

/** What is said of each field, its type for example, by `operation/place/name`. */
export type Fields = Map<string, string>;

/** A number is known by its size, other values by their type. */
function typeOf(schema: Json): string {
  return String(schema["type"] === "integer" ? (schema["format"] ?? "integer") : schema["type"]);
}

/** The range or the members of a value, in words. */
function limitOf(schema: Json): string {
  const [least, most] = [schema["minLength"] ?? schema["minimum"], schema["maxLength"] ?? schema["maximum"]];
  return Array.isArray(schema["enum"]) ? [...schema["enum"]].sort().join(" ") : `${least} to ${most}`;
}

type Describe = (schema: Json) => string;

function requestFields(node: SchemaNode, place: string, fields: Fields, describe: Describe): void {
  const members = node.items ? [node.items] : node.prefixItems;
  for (const [name, inner] of node.properties) {
    requestFields(inner, `${place}/${name}`, fields, describe);
  }
  for (const member of members) {
    requestFields(member, `${place}/*`, fields, describe);
  }
  // Of the members of a tuple the first speaks for all.
  if (node.properties.size === 0 && members.length === 0 && !fields.has(place)) {
    fields.set(place, describe(node.schema));
  }
}

/** The type of each field of every operation, under the name by which the SDKs call it. */
export function contractFields({ responses: document, operations }: Contract, describe: Describe = typeOf): Fields {
  const fields: Fields = new Map();
  for (const operation of operations) {
    const { parameters, body } = operation;
    const written = operationAt(document, operation);
    const name = String(written["x-sdk-operation"]);
    for (const parameter of parameters) {
      requestFields(parameter.node, `${name}/${parameter.in}/${parameter.name}`, fields, describe);
    }
    if (body) {
      requestFields(body.node, `${name}/body`, fields, describe);
    }
    const response = resolve(document, valueAt(written, ["responses", "200"]), name);
    const schema = valueAt(response, ["content", "application/json", "schema"]);
    const { properties } = schema === undefined ? {} : resolve(document, schema, name);
    for (const [property, value] of Object.entries(isObject(properties) ? properties : {})) {
      fields.set(`${name}/answer/${property}`, describe(resolve(document, value, property)));
    }
  }
  return fields;
}

/** The fields that an SDK's program printed. */
export function sdkFields(models: Json): Fields {
  return new Map(
    Object.entries(models).flatMap(([operation, fields]) =>
      Object.entries(isObject(fields) ? fields : {}).map(
        ([field, type]) => [`${operation}/${field}`, String(type)] as const,
      ),
    ),
  );
}

/** What one side has and the other lacks, or has as another type. */
export function compareFields(contract: Fields, sdk: Fields): string[] {
  const names = [...new Set([...contract.keys(), ...sdk.keys()])];
  return names.flatMap((name) => {
    const [ours, theirs] = [contract.get(name), sdk.get(name)];
    // Python has one type for integers of every size.
    const isSame = ours === theirs || (theirs === "integer" && ours?.startsWith("int"));
    return isSame ? [] : [`${name}: ${ours ?? "absent"} in the contract, ${theirs ?? "absent"} in the SDK`];
  });
}

/** The ranges and members that an SDK states and the contract does not say so. An SDK that states none has no differences. */
export function compareLimits(contract: Contract, sdk: Fields): string[] {
  // The documentation of a model names a field, not where it is sent, and an array, not its members.
  const limits = [...contractFields(contract, limitOf)].map(
    ([field, limit]) => [field.replace(/\/(?:path|query|header)\//, "/").replaceAll("/*", ""), limit] as const,
  );
  const ours = new Map(limits);
  return [...sdk].flatMap(([field, limit]) =>
    ours.get(field) === limit ? [] : [`${field}: ${ours.get(field)} in the contract, ${limit} in the SDK`],
  );
}
