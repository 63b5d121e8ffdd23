import { isObject, type Json } from "../../src/openapi/document.ts";
import { type Edit, objectAt, operationsOf, type Path, parametersOf, REMOVED } from "./edit.ts";

/** The edits of what operations say beside schemas: their parameters, their security, their bodies. */
export function editsOfOperations(document: Json): Edit[] {
  const operations = [...operationsOf(document)];
  const written = new Map(
    operations
      .flatMap(([path, operation]) => parametersOf(path, operation))
      .map((parameter) => [parameter.written.join("/"), parameter.written]),
  );
  return [
    ...operations.flatMap(([path, operation]) => [
      ...parametersOf(path, operation)
        .filter((parameter) => objectAt(document, parameter.written)["in"] !== "path")
        .map(({ named }) => ({ path: named, value: REMOVED, label: "removed" })),
      ...securityEdits(path, document["security"]),
      ...bodyEdits([...path, "requestBody"], operation["requestBody"]),
    ]),
    ...[...written.values()].flatMap((path) => parameterEdits(path, objectAt(document, path))),
  ];
}

function securityEdits(path: Path, security: unknown): Edit[] {
  const alternatives = Array.isArray(security) ? security : [];
  return [
    { label: "optional", value: [{}] },
    { label: "none", value: [] },
    ...alternatives.map((alternative, index) => ({
      label: `without ${Object.keys(alternative)}`,
      value: alternatives.toSpliced(index, 1),
    })),
  ].map((edit) => ({ path: [...path, "security"], ...edit }));
}

function bodyEdits(path: Path, body: unknown): Edit[] {
  if (!isObject(body)) {
    return [];
  }
  const { content } = body;
  const [first] = Object.entries(isObject(content) ? content : {});
  return [
    { path: [...path, "required"], value: false, label: "true → false" },
    ...(first && isObject(content)
      ? [
          { value: { ...content, "text/plain": first[1] }, label: "with text/plain" },
          { value: { "text/plain": first[1] }, label: `${first[0]} → text/plain` },
        ].map((edit) => ({ path: [...path, "content"], ...edit }))
      : []),
  ];
}

function parameterEdits(path: Path, { in: place, name, required }: Json): Edit[] {
  const isRequired = required === true;
  return place === "path"
    ? []
    : [
        { path: [...path, "required"], value: !isRequired, label: `${isRequired} → ${!isRequired}` },
        { path: [...path, "name"], value: `${name}_`, label: "renamed" },
      ];
}
