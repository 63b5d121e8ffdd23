// Compares the parameters of an operation: what callers send must still be taken, and mean the same.
import type { Json } from "../../openapi/document.ts";
import type { Findings } from "../findings.ts";
import type { SchemaReader } from "../schema/schema.ts";
import { compareBody } from "./encoding.ts";
import { type Endpoint, locationOf, schemaOf } from "./endpoints.ts";

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

/** Compares all parameters of an operation. */
export function compareParameters(findings: Findings, old: Endpoint, next: Endpoint): void {
  const { id } = old;
  for (const [key, before] of old.parameters) {
    const after = next.parameters.get(key);
    if (after) {
      compareParameter(findings, id, before, after);
      continue;
    }
    const moved = [...next.parameters.values()].find(({ name }) => name === before["name"]);
    findings.breaks(
      id,
      locationOf(before),
      moved
        ? `moved to ${locationOf(moved)}: what a caller sends at the old place is no longer read. Send it at the new one.`
        : "was removed: what a caller sends here is no longer read. Do without it.",
    );
  }
  for (const [key, parameter] of next.parameters) {
    if (old.parameters.has(key)) {
      continue;
    }
    if (parameter["required"] === true && !key.startsWith("path ")) {
      findings.breaks(
        id,
        locationOf(parameter),
        "is new and required: a caller that does not know it is refused. Send it.",
      );
    } else if (!key.startsWith("path ")) {
      findings.adds(id, locationOf(parameter), "was added.");
    }
  }
}

function compareParameter(findings: Findings, id: string, before: Json, after: Json): void {
  const location = locationOf(before);
  if (before["in"] === "path" && before["name"] !== after["name"]) {
    findings.adds(id, location, `is called ${after["name"]} now; its place in the path is the same.`);
  }
  if (before["required"] !== true && after["required"] === true && before["in"] !== "path") {
    findings.breaks(id, location, "became required: a caller that leaves it out is refused. Always send it.");
  } else if (before["required"] === true && after["required"] !== true && before["in"] !== "path") {
    findings.adds(id, location, "became optional.");
  }
  const [from, to] = findings.readers("request");
  const forms = formsOf(to, after);
  const changed = [...formsOf(from, before)].find(([kind, form]) => (forms.get(kind) ?? form) !== form);
  if (changed && before["content"] === undefined && after["content"] === undefined) {
    const [kind, form] = changed;
    findings.breaks(
      id,
      location,
      `is written in another form: ${form} became ${forms.get(kind)}; what a caller sends is misread. Write it in the new form.`,
    );
  }
  for (const flag of ["allowReserved", "allowEmptyValue"]) {
    if (before[flag] === true && after[flag] !== true) {
      findings.breaks(
        id,
        location,
        `\`${flag}\` was withdrawn: a caller that relied on it is misread or refused. Do without it.`,
      );
    } else if (before[flag] !== true && after[flag] === true) {
      findings.adds(id, location, `\`${flag}\` was granted.`);
    }
  }
  if (before["deprecated"] !== true && after["deprecated"] === true) {
    findings.adds(id, location, "is deprecated now; it still works.");
  }
  if ((before["content"] === undefined) !== (after["content"] === undefined)) {
    findings.breaks(
      id,
      location,
      "is written in another form: `content` and `schema` write a value differently. Write it in the new form.",
    );
  } else if (before["content"] === undefined) {
    const optional = !(before["required"] === true && after["required"] === true);
    findings.schemas({ id, location, side: "request" }, schemaOf(before), schemaOf(after), optional);
  } else {
    compareBody(findings, { id, location, side: "request" }, before["content"], after["content"]);
  }
}
