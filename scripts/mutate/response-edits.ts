import { isObject, type Json } from "../../src/openapi/document.ts";
import { operationsOf } from "../../test/fixtures/constructed/api.ts";
import { below, type Document } from "../../test/fixtures/constructed/document.ts";
import type { Edit } from "../../test/fixtures/constructed/mutate/edits.ts";

type ResponseEdit = Omit<Edit, "keyword">;

/**
 * What a response can lose: its status, its media type, and each thing that its schema says of its example.
 *
 * @param answered The statuses that the mock gives at all; one that never comes cannot be looked at.
 */
export function editsOfResponses(document: Document, answered: ReadonlySet<string>): ResponseEdit[] {
  const done = new Set<string>();
  return operationsOf(document).flatMap(({ item, method }) => {
    const pointer = below(item, method, "responses");
    const { "200": success, ...others } = document.object(pointer).value;
    const statuses = ["201", "204"].map((status) => ({
      pointer,
      value: { ...others, [status]: success },
      label: `200 → ${status}`,
    }));
    const bodies = ["200", ...Object.keys(others)].flatMap((status) => {
      const place = document.follow(below(pointer, status));
      if (!answered.has(status) || done.has(place)) {
        return [];
      }
      done.add(place);
      return contentEdits(document, place);
    });
    return [...statuses, ...bodies];
  });
}

function contentEdits(document: Document, response: string): ResponseEdit[] {
  const pointer = below(response, "content");
  const content = document.at(pointer);
  return Object.entries(isObject(content) ? content : {}).flatMap(([mediaType, media]) => [
    { pointer, value: { "text/plain": media }, label: `${mediaType} → text/plain` },
    ...exampleEdits(document, below(pointer, mediaType)),
  ]);
}

function exampleEdits(document: Document, media: string): ResponseEdit[] {
  const examples = document.at(below(media, "examples"));
  const [name = ""] = Object.keys(isObject(examples) ? examples : {});
  const pointer = below(media, "examples", name, "value");
  const example = document.at(pointer);
  if (!isObject(example)) {
    return [];
  }
  const schema = document.object(below(media, "schema"));
  const { required } = schema.value;
  return [
    ...Object.keys(example).flatMap((property) => {
      const place = below(pointer, property);
      const { value: declared } = document.object(below(schema.pointer, "properties", property));
      return [
        ...wrongValues(declared).map(([label, value]) => ({ pointer: place, value, label })),
        ...(Array.isArray(required) && required.includes(property)
          ? [{ pointer: place, value: undefined, label: "missing" }]
          : []),
      ];
    }),
    { pointer, value: [example], label: "in a list" },
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
    ...(Array.isArray(members) ? [["no member", "other"] satisfies [string, unknown]] : []),
  ];
}
