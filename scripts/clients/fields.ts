// The fields of the contract and of an SDK's models: what one side has and the other lacks.
import { isObject, type Json, resolve } from "../../src/contract/document.ts";
import type { Contract, SchemaNode } from "../../src/contract/model.ts";

/** The type of each field, by `operation/place/name`. */
export type Fields = Map<string, string>;

/** A number is known by its size, other values by their type. */
function typeOf(schema: Json): string {
  return String(schema["type"] === "integer" ? (schema["format"] ?? "integer") : schema["type"]);
}

function requestFields(node: SchemaNode, place: string, fields: Fields): void {
  const members = node.items ? [node.items] : node.prefixItems;
  for (const [name, inner] of node.properties) {
    requestFields(inner, `${place}/${name}`, fields);
  }
  for (const member of members) {
    requestFields(member, `${place}/*`, fields);
  }
  if (node.properties.size === 0 && members.length === 0) {
    fields.set(place, typeOf(node.schema));
  }
}

/** The fields of every operation, under the name by which the SDKs call it. */
export function contractFields({ document, operations }: Contract): Fields {
  const fields: Fields = new Map();
  const paths = document["paths"] as Record<string, Record<string, Json>>;
  for (const { path, method, parameters, body, answers } of operations) {
    const name = String(paths[path]?.[method.toLowerCase()]?.["x-sdk-operation"]);
    for (const parameter of parameters) {
      requestFields(parameter.node, `${name}/${parameter.in}/${parameter.name}`, fields);
    }
    if (body) {
      requestFields(body.node, `${name}/body`, fields);
    }
    const schema = answers.get("200")?.content.get("application/json");
    const { properties } = schema ? resolve(document, schema, name) : {};
    for (const [property, value] of Object.entries(isObject(properties) ? properties : {})) {
      fields.set(`${name}/answer/${property}`, typeOf(resolve(document, value, property)));
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
