// Compares the parameters of an operation: what callers send must still be taken, and mean the same.
import type { Json } from "../../openapi/document.ts";
import type { Findings } from "../findings.ts";
import type { SchemaReader } from "../schema/schema.ts";
import { compareBody } from "./encoding.ts";
import { type Endpoint, locationOf, schemaOf } from "./endpoints.ts";
import { listsOf } from "./headers.ts";

/** The ways to write a value: only lists and objects tell the ways of a place apart. */
function formsOf(reader: SchemaReader, parameter: Json): ReadonlyMap<string, string> {
  const usual = parameter["in"] === "query" || parameter["in"] === "cookie" ? "form" : "simple";
  const style = String(parameter["style"] ?? usual);
  const explode = typeof parameter["explode"] === "boolean" ? parameter["explode"] : style === "form";
  const exploded = `${style}${explode ? ", exploded" : ", not exploded"}`;
  const single = parameter["in"] === "path" ? style : usual;
  return new Map(
    reader.alternatives(schemaOf(parameter)).map(({ type }) => {
      switch (type) {
        case "object":
          return ["object", style === "deepObject" ? style : exploded];
        case "array":
          // Commas separate the members of a simple list, exploded or not.
          return ["array", style === "simple" ? style : exploded];
        default:
          return ["single", single];
      }
    }),
  );
}

/** Notes that not all parameters of an operation are known: whether one was added or removed is not said. */
export function skipsParameters(findings: Findings, id: string, place: string, old: Endpoint, next: Endpoint): boolean {
  const location = [place, "parameters"].filter(Boolean).join(" ");
  const unread = [
    ...old.unread.map((parameter) => [parameter, undefined] as const),
    ...next.unread.map((parameter) => [undefined, parameter] as const),
  ];
  return unread.filter((pair) => findings.skips(id, location, pair)).length > 0;
}

/** Compares all parameters of an operation. */
export function compareParameters(findings: Findings, old: Endpoint, next: Endpoint): void {
  const { id } = old;
  const isPartial = skipsParameters(findings, id, "", old, next);
  for (const [key, before] of old.parameters) {
    const after = next.parameters.get(key);
    if (after) {
      compareParameter(findings, id, before, after);
    }
    if (after || isPartial) {
      continue;
    }
    const moved = [...next.parameters.values()].find(({ name }) => name === before["name"]);
    if (moved) {
      const what = `moved to ${locationOf(moved)}`;
      findings.note("request-parameter-moved", id, locationOf(before), what, [before, moved]);
    } else {
      findings.noteRemoval("request-parameter-removed", id, locationOf(before), "was removed", before);
    }
  }
  for (const [key, parameter] of next.parameters) {
    if (old.parameters.has(key) || isPartial) {
      continue;
    }
    if (parameter["required"] === true && !key.startsWith("path ")) {
      findings.note("request-parameter-required-added", id, locationOf(parameter), "is new and required", [
        undefined,
        parameter,
      ]);
    } else if (!key.startsWith("path ")) {
      findings.note("request-parameter-added", id, locationOf(parameter), "was added", [undefined, parameter]);
    }
  }
}

function compareParameter(findings: Findings, id: string, before: Json, after: Json): void {
  const location = locationOf(before);
  const note = (rule: string, what: string): void =>
    findings.note(`request-parameter-${rule}`, id, location, what, [before, after]);
  if (before["in"] === "path" && before["name"] !== after["name"]) {
    note("renamed", `is called ${after["name"]} now; its place in the path is the same`);
  }
  if (before["required"] !== true && after["required"] === true && before["in"] !== "path") {
    note("became-required", "became required");
  } else if (before["required"] === true && after["required"] !== true && before["in"] !== "path") {
    note("became-optional", "became optional");
  }
  const [from, to] = findings.readers("request");
  const forms = formsOf(to, after);
  const isKnown = ![from.annotations.unread(schemaOf(before)), to.annotations.unread(schemaOf(after))].some(Boolean);
  const changed = isKnown && [...formsOf(from, before)].find(([kind, form]) => (forms.get(kind) ?? form) !== form);
  if (changed && before["content"] === undefined && after["content"] === undefined) {
    const [kind, form] = changed;
    note("style-changed", `is written in another form, ${form} became ${forms.get(kind)}`);
  }
  for (const [flag, rule] of [
    ["allowReserved", "allow-reserved"],
    ["allowEmptyValue", "allow-empty-value"],
  ] as const) {
    if (before[flag] === true && after[flag] !== true) {
      note(`${rule}-removed`, `\`${flag}\` was withdrawn`);
    } else if (before[flag] !== true && after[flag] === true) {
      note(`${rule}-added`, `\`${flag}\` was granted`);
    }
  }
  if (before["deprecated"] !== true && after["deprecated"] === true) {
    note("deprecated", "is deprecated now; it still works");
  }
  if ((before["content"] === undefined) !== (after["content"] === undefined)) {
    note("style-changed", "is written in another form, since `content` and `schema` write a value differently");
  } else if (before["content"] === undefined) {
    const optional = !(before["required"] === true && after["required"] === true);
    const spot = { id, location, side: "request", isNamed: true, lists: listsOf(before, after) } as const;
    findings.schemas(spot, schemaOf(before), schemaOf(after), optional);
  } else {
    compareBody(findings, { id, location, side: "request", isNamed: true }, before["content"], after["content"]);
  }
}
