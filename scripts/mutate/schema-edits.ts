import { isObject, type Json } from "../../src/openapi/document.ts";
import { valueAt } from "../../src/openapi/pointer.ts";
import { KEYWORDS } from "../../src/openapi/vocabulary.ts";
import { ADDED_MEMBER, type Edit, operationsOf, type Path, parametersOf, placeOf, REMOVED } from "./edit.ts";

/** The edits of every schema of a request. */
export function editsOfSchemas(document: Json): Edit[] {
  return [...schemasOf(document)].flatMap(([path, schema]) => [
    ...Object.entries(schema).flatMap(([keyword, value]) =>
      keywordEdits(keyword, value).map(([replacement, label]) => ({
        path: [...path, keyword],
        value: replacement,
        label,
      })),
    ),
    ...propertyEdits(path, schema),
  ]);
}

/** The schemas of requests, each with the way to it; what responses alone use is left out. */
function* schemasOf(document: Json): Generator<[Path, Json]> {
  const seen = new Set<string>();
  function* below(path: Path, value: unknown): Generator<[Path, Json]> {
    const place = placeOf(value, path);
    if (!isObject(value) || (place !== path && seen.has(place.join("/")))) {
      return;
    }
    if (place !== path) {
      seen.add(place.join("/"));
      yield* below(place, valueAt(document, place));
    } else if (isObject(value["schema"])) {
      yield* below([...path, "schema"], value["schema"]);
    } else if (isObject(value["content"])) {
      for (const [mediaType, media] of Object.entries(value["content"])) {
        yield* below([...path, "content", mediaType], media);
      }
    } else {
      yield [path, value];
      for (const [name, property] of Object.entries(isObject(value["properties"]) ? value["properties"] : {})) {
        yield* below([...path, "properties", name], property);
      }
      for (const [index, member] of (Array.isArray(value["prefixItems"]) ? value["prefixItems"] : []).entries()) {
        yield* below([...path, "prefixItems", index], member);
      }
      yield* below([...path, "items"], value["items"]);
    }
  }
  for (const [path, operation] of operationsOf(document)) {
    for (const { written } of parametersOf(path, operation)) {
      if (!seen.has(written.join("/"))) {
        seen.add(written.join("/"));
        yield* below(written, valueAt(document, written));
      }
    }
    yield* below([...path, "requestBody"], operation["requestBody"]);
  }
}

/** What else a keyword may say, and the words for it. */
function keywordEdits(keyword: string, value: unknown): [unknown, string][] {
  if (KEYWORDS.get(keyword)?.holds === "number" && typeof value === "number") {
    return [
      [REMOVED, "removed"],
      ...[value + 1, ...(value > 0 ? [value - 1] : [])].map((limit): [number, string] => [
        limit,
        `${value} → ${limit}`,
      ]),
    ];
  }
  switch (keyword) {
    case "enum":
      return Array.isArray(value) ? enumEdits(value) : [];
    case "type":
      return [
        [REMOVED, "removed"],
        [[value, "null"], "or null"],
        [value === "boolean" ? "string" : "boolean", `${value} → another`],
        ...(value === "integer" ? [["number", "integer → number"] satisfies [string, string]] : []),
      ];
    case "additionalProperties":
      return [[true, "false → true"]];
    case "prefixItems":
      return Array.isArray(value)
        ? [
            [REMOVED, "removed"],
            [value.toReversed(), "reversed"],
            [value.slice(0, -1), "without its last member"],
          ]
        : [];
    case "format":
    case "items":
    case "required":
      return [[REMOVED, "removed"]];
    default:
      return [];
  }
}

function enumEdits(members: unknown[]): [unknown, string][] {
  const [first, ...others] = members;
  return [
    [REMOVED, "removed"],
    [others, `without ${first}`],
    [members.slice(0, -1), `without ${members.at(-1)}`],
    [[...members, ADDED_MEMBER], `with ${ADDED_MEMBER}`],
    [[String(first).toUpperCase(), ...others], `${first} in another case`],
  ];
}

function propertyEdits(path: Path, schema: Json): Edit[] {
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  const names = Object.keys(isObject(schema["properties"]) ? schema["properties"] : {});
  return [
    ...names.flatMap((name) => [
      { path: [...path, "properties", name], value: REMOVED, label: "removed" },
      ...(required.includes(name)
        ? []
        : [{ path: [...path, "required"], value: [...required, name], label: `with ${name}` }]),
    ]),
    ...(schema["type"] === "array" && schema["uniqueItems"] === undefined
      ? [{ path: [...path, "uniqueItems"], value: true, label: "added" }]
      : []),
  ];
}
