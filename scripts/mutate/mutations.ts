import { isObject, type Json } from "../../src/openapi/document.ts";

/** A document in which one thing was changed. */
export interface Mutant {
  /** Where and what, for example `components/schemas/ExportColumn/minItems: 2 → 1`. */
  readonly name: string;
  /** Whether it changes what requests may be, or what responses are. */
  readonly of: "request" | "answer";
  readonly document: Json;
}

type Path = readonly (string | number)[];
type Edit = { readonly path: Path; readonly value: unknown; readonly label: string };

const REMOVED = Symbol("removed");
const LIMITS = ["minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum"];
const ADDED_MEMBER = "other";

/**
 * Every mutant of a document: each keyword of each request, the security, and the shape of each response.
 *
 * @param answered The statuses that the mock gives at all; one that never comes cannot be looked at.
 */
export function mutantsOf(document: Json, answered: ReadonlySet<string>): Mutant[] {
  const requests = [...schemasOf(document)].flatMap(([path, schema]) => editsOfSchema(path, schema));
  return [
    ...[...requests, ...editsOfOperations(document)].map((edit) => toMutant(document, edit, "request")),
    ...editsOfAnswers(document, answered).map((edit) => toMutant(document, edit, "answer")),
  ];
}

function toMutant(document: Json, { path, value, label }: Edit, of: Mutant["of"]): Mutant {
  const copy = structuredClone(document);
  const parent = path
    .slice(0, -1)
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], copy) as Record<string, unknown>;
  const key = path.at(-1) ?? "";
  if (value !== REMOVED) {
    parent[key] = value;
  } else if (Array.isArray(parent)) {
    parent.splice(Number(key), 1);
  } else {
    delete parent[key];
  }
  return { name: `${path.join("/")}: ${label}`, of, document: copy };
}

/** The schemas of requests, each with the way to it; what responses alone use is left out. */
function* schemasOf(document: Json): Generator<[Path, Json]> {
  const seen = new Set<string>();
  function* below(path: Path, value: unknown): Generator<[Path, Json]> {
    if (!isObject(value)) {
      return;
    }
    if (typeof value["$ref"] === "string") {
      const target = value["$ref"].slice(2).split("/");
      if (!seen.has(value["$ref"])) {
        seen.add(value["$ref"]);
        yield* below(target, at(document, target));
      }
      return;
    }
    const schema = isObject(value["schema"]) ? "schema" : undefined;
    if (schema) {
      yield* below([...path, schema], value["schema"]);
      return;
    }
    if (isObject(value["content"])) {
      for (const mediaType of Object.keys(value["content"])) {
        yield* below([...path, "content", mediaType], value["content"][mediaType]);
      }
      return;
    }
    yield [path, value];
    for (const [name, property] of Object.entries(isObject(value["properties"]) ? value["properties"] : {})) {
      yield* below([...path, "properties", name], property);
    }
    for (const [index, member] of (Array.isArray(value["prefixItems"]) ? value["prefixItems"] : []).entries()) {
      yield* below([...path, "prefixItems", index], member);
    }
    yield* below([...path, "items"], value["items"]);
  }
  for (const [path, operation] of operationsOf(document)) {
    for (const [index, parameter] of (Array.isArray(operation["parameters"])
      ? operation["parameters"]
      : []
    ).entries()) {
      yield* below([...path, "parameters", index], parameter);
    }
    yield* below([...path, "requestBody"], operation["requestBody"]);
  }
}

function at(document: Json, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, key) => (isObject(inner) ? inner[key] : Array.isArray(inner) ? inner[Number(key)] : undefined),
    document,
  );
}

function* operationsOf(document: Json): Generator<[Path, Json]> {
  for (const [path, item] of Object.entries(document["paths"] as Json)) {
    for (const method of ["get", "post", "put", "patch", "delete"]) {
      const operation = isObject(item) ? item[method] : undefined;
      if (isObject(operation)) {
        yield [["paths", path, method], operation];
      }
    }
  }
}

function editsOfSchema(path: Path, schema: Json): Edit[] {
  const edits: Edit[] = [];
  const edit = (keyword: string, value: unknown, label: string) =>
    edits.push({ path: [...path, keyword], value, label });
  for (const [keyword, value] of Object.entries(schema)) {
    if (LIMITS.includes(keyword) && typeof value === "number") {
      edit(keyword, REMOVED, "removed");
      edit(keyword, value + 1, `${value} → ${value + 1}`);
      if (value > 0) {
        edit(keyword, value - 1, `${value} → ${value - 1}`);
      }
    } else if (keyword === "enum" && Array.isArray(value)) {
      edit(keyword, REMOVED, "removed");
      edit(keyword, value.slice(1), `without ${value[0]}`);
      edit(keyword, value.slice(0, -1), `without ${value.at(-1)}`);
      edit(keyword, [...value, ADDED_MEMBER], `with ${ADDED_MEMBER}`);
      edit(
        keyword,
        value.map((member, index) => (index === 0 ? String(member).toUpperCase() : member)),
        `${value[0]} in another case`,
      );
    } else if (keyword === "type") {
      edit(keyword, REMOVED, "removed");
      edit(keyword, [value, "null"], "or null");
      edit(keyword, value === "boolean" ? "string" : "boolean", `${value} → another`);
      if (value === "integer") {
        edit(keyword, "number", "integer → number");
      }
    } else if (keyword === "format") {
      edit(keyword, REMOVED, "removed");
    } else if (keyword === "additionalProperties") {
      edit(keyword, true, "false → true");
    } else if (keyword === "prefixItems" && Array.isArray(value)) {
      edit(keyword, REMOVED, "removed");
      edit(keyword, value.toReversed(), "reversed");
      edit(keyword, value.slice(0, -1), "without its last member");
    } else if (keyword === "items") {
      edit(keyword, REMOVED, "removed");
    } else if (keyword === "required" && Array.isArray(value)) {
      edit(keyword, REMOVED, "removed");
    }
  }
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  for (const name of Object.keys(isObject(schema["properties"]) ? schema["properties"] : {})) {
    edits.push({ path: [...path, "properties", name], value: REMOVED, label: "removed" });
    if (!required.includes(name)) {
      edits.push({ path: [...path, "required"], value: [...required, name], label: `with ${name}` });
    }
  }
  if (schema["type"] === "array" && schema["uniqueItems"] === undefined) {
    edits.push({ path: [...path, "uniqueItems"], value: true, label: "added" });
  }
  return edits;
}

function editsOfOperations(document: Json): Edit[] {
  const edits: Edit[] = [];
  const parameters = new Map<string, Path>();
  for (const [path, operation] of operationsOf(document)) {
    for (const [index, parameter] of (Array.isArray(operation["parameters"])
      ? operation["parameters"]
      : []
    ).entries()) {
      const target: Path =
        isObject(parameter) && typeof parameter["$ref"] === "string"
          ? parameter["$ref"].slice(2).split("/")
          : [...path, "parameters", index];
      parameters.set(target.join("/"), target);
      const { in: place } = at(document, target) as Json;
      if (place !== "path") {
        edits.push({ path: [...path, "parameters", index], value: REMOVED, label: "removed" });
      }
    }
    for (const [label, value] of [
      ["optional", [{}]],
      ["none", []],
    ] as const) {
      edits.push({ path: [...path, "security"], value, label });
    }
    const security = document["security"];
    for (const [index, alternative] of (Array.isArray(security) ? security : []).entries()) {
      edits.push({
        path: [...path, "security"],
        value: Array.isArray(security) ? security.toSpliced(index, 1) : [],
        label: `without ${Object.keys(alternative as Json)}`,
      });
    }
    if (isObject(operation["requestBody"])) {
      const { content } = operation["requestBody"];
      edits.push({ path: [...path, "requestBody", "required"], value: false, label: "true → false" });
      if (isObject(content)) {
        const [mediaType, media] = Object.entries(content)[0] ?? [];
        edits.push({
          path: [...path, "requestBody", "content"],
          value: { ...content, "text/plain": media },
          label: "with text/plain",
        });
        edits.push({
          path: [...path, "requestBody", "content"],
          value: { "text/plain": media },
          label: `${mediaType} → text/plain`,
        });
      }
    }
  }
  for (const path of parameters.values()) {
    const { in: place, name, required } = at(document, path) as Json;
    if (place !== "path") {
      edits.push({
        path: [...path, "required"],
        value: required !== true,
        label: `${required === true} → ${required !== true}`,
      });
      edits.push({ path: [...path, "name"], value: `${name}_`, label: "renamed" });
    }
  }
  return edits;
}

/** What a response can lose: its status, its media type, and each thing that its schema says of its example. */
function editsOfAnswers(document: Json, answered: ReadonlySet<string>): Edit[] {
  const edits: Edit[] = [];
  const done = new Set<string>();
  for (const [path, operation] of operationsOf(document)) {
    const responses = operation["responses"] as Json;
    const { "200": success, ...others } = responses;
    for (const status of ["201", "204"]) {
      edits.push({ path: [...path, "responses"], value: { ...others, [status]: success }, label: `200 → ${status}` });
    }
    for (const [status, response] of Object.entries(responses)) {
      const reference = isObject(response) && typeof response["$ref"] === "string" ? response["$ref"] : undefined;
      const target: Path = reference ? reference.slice(2).split("/") : [...path, "responses", status];
      if (answered.has(status) && !done.has(target.join("/"))) {
        done.add(target.join("/"));
        edits.push(...editsOfAnswer(document, target));
      }
    }
  }
  return edits;
}

function editsOfAnswer(document: Json, path: Path): Edit[] {
  const edits: Edit[] = [];
  const { content } = at(document, path) as Json;
  for (const [mediaType, media] of Object.entries(isObject(content) ? content : {})) {
    edits.push({ path: [...path, "content"], value: { "text/plain": media }, label: `${mediaType} → text/plain` });
    const examples = isObject(media) && isObject(media["examples"]) ? media["examples"] : {};
    const [name] = Object.keys(examples);
    const value = name === undefined ? undefined : at(examples, [name, "value"]);
    if (name === undefined || !isObject(value)) {
      continue;
    }
    const target = [...path, "content", mediaType, "examples", name, "value"];
    const schema = schemaOf(document, media as Json);
    const required = Array.isArray(schema["required"]) ? schema["required"] : [];
    for (const property of Object.keys(value)) {
      const declared = schemaOf(document, { schema: at(schema, ["properties", property]) });
      const wrong: [string, unknown][] = [
        ["a number", 1],
        ["null", null],
      ];
      const most = declared["maxLength"];
      const least = declared["minLength"];
      if (typeof most === "number") {
        wrong.push([`${most + 1} characters`, "a".repeat(most + 1)]);
      }
      if (typeof least === "number" && least > 0) {
        wrong.push([`${least - 1} characters`, "a".repeat(least - 1)]);
      }
      if (Array.isArray(declared["enum"])) {
        wrong.push(["no member", ADDED_MEMBER]);
      }
      if (required.includes(property)) {
        wrong.push(["missing", REMOVED]);
      }
      edits.push(...wrong.map(([label, replacement]) => ({ path: [...target, property], value: replacement, label })));
    }
    edits.push({ path: target, value: [value], label: "in a list" });
  }
  return edits;
}

function schemaOf(document: Json, media: Json): Json {
  const { schema } = media;
  const found =
    isObject(schema) && typeof schema["$ref"] === "string" ? at(document, schema["$ref"].slice(2).split("/")) : schema;
  return isObject(found) ? found : {};
}
