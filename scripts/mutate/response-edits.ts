import { isObject, type Json } from "../../src/openapi/document.ts";
import { valueAt } from "../../src/openapi/pointer.ts";
import { ADDED_MEMBER, type Edit, objectAt, operationsOf, type Path, placeOf, REMOVED } from "./edit.ts";

/**
 * What a response can lose: its status, its media type, and each thing that its schema says of its example.
 *
 * @param answered The statuses that the mock gives at all; one that never comes cannot be looked at.
 */
export function editsOfResponses(document: Json, answered: ReadonlySet<string>): Edit[] {
  const done = new Set<string>();
  return [...operationsOf(document)].flatMap(([operation, { responses }]) => {
    const path = [...operation, "responses"];
    const declared = isObject(responses) ? responses : {};
    const { "200": success, ...others } = declared;
    const statuses = ["201", "204"].map((status) => ({
      path,
      value: { ...others, [status]: success },
      label: `200 → ${status}`,
    }));
    const bodies = Object.entries(declared).flatMap(([status, response]) => {
      const place = placeOf(response, [...path, status]);
      if (!answered.has(status) || done.has(place.join("/"))) {
        return [];
      }
      done.add(place.join("/"));
      return contentEdits(document, place);
    });
    return [...statuses, ...bodies];
  });
}

function contentEdits(document: Json, response: Path): Edit[] {
  const path = [...response, "content"];
  return Object.entries(objectAt(document, path)).flatMap(([mediaType, media]) => [
    { path, value: { "text/plain": media }, label: `${mediaType} → text/plain` },
    ...exampleEdits(document, [...path, mediaType]),
  ]);
}

function exampleEdits(document: Json, media: Path): Edit[] {
  const [name] = Object.keys(objectAt(document, [...media, "examples"]));
  const example = name === undefined ? undefined : valueAt(document, [...media, "examples", name, "value"]);
  if (name === undefined || !isObject(example)) {
    return [];
  }
  const path = [...media, "examples", name, "value"];
  const schema = schemaAt(document, [...media, "schema"]);
  const { required } = objectAt(document, schema);
  return [
    ...Object.keys(example).flatMap((property) => [
      ...wrongValues(objectAt(document, schemaAt(document, [...schema, "properties", property]))).map(
        ([label, value]) => ({ path: [...path, property], value, label }),
      ),
      ...(Array.isArray(required) && required.includes(property)
        ? [{ path: [...path, property], value: REMOVED, label: "missing" }]
        : []),
    ]),
    { path, value: [example], label: "in a list" },
  ];
}

function wrongValues({ maxLength, minLength, enum: members }: Json): [string, unknown][] {
  const lengths = [
    ...(typeof maxLength === "number" ? [maxLength + 1] : []),
    ...(typeof minLength === "number" && minLength > 0 ? [minLength - 1] : []),
  ];
  return [
    ["a number", 1],
    ["null", null],
    ...lengths.map((length): [string, unknown] => [`${length} characters`, "a".repeat(length)]),
    ...(Array.isArray(members) ? [["no member", ADDED_MEMBER] satisfies [string, unknown]] : []),
  ];
}

/** Where the schema at a place is written. */
const schemaAt = (document: Json, path: Path): Path => placeOf(valueAt(document, path), path);
