// Compares objects, property by property.
import type { Alternative, Incompatibility } from "./alternative.ts";
import { isFree, type Schema } from "./keywords.ts";
import { text } from "./limits/limits.ts";
import type { Sides } from "./sides.ts";

/** Any property that is not listed. */
const ANY_NAME = "*";

/** What the properties of objects keep from being of another alternative. */
export function objectIncompatibilities(sides: Sides, source: Alternative, target: Alternative): Incompatibility[] {
  const { readers, side, below } = sides;
  const found: Incompatibility[] = [];
  const removed = new Set<string>();
  for (const name of new Set([...source.properties.keys(), ...target.properties.keys()])) {
    // What is ruled out by name is not there.
    const from = source.properties.get(name) || undefined;
    const to = target.properties.get(name);
    if (source.properties.get(name) === false && (!to || side === "request")) {
      continue;
    }
    if (from !== undefined && to !== undefined) {
      const optional = !(source.required.has(name) && target.required.has(name));
      found.push(...below(name, readers[0].property(source, name), readers[1].property(target, name), optional));
      continue;
    }
    const outside = from === undefined ? readers[0].property(source, name) : readers[1].property(target, name);
    // A caller's value that is no longer read is lost; a reader's field that is no longer written is gone.
    const isLost = side === "request" ? to === undefined : from === undefined && to !== false;
    if (isLost || (to === undefined && outside === false)) {
      removed.add(name);
      const closed = to === undefined && outside === false;
      const keyword = closed ? "additionalProperties" : "properties";
      found.push({ path: [name], keyword, source: name, target: "", sunset: sunsetOf(sides, from, to) });
    } else if (from !== undefined) {
      found.push(...below(name, from, outside));
    } else if (to !== undefined && outside !== false && (to === false || !isFree(outside))) {
      found.push(...below(name, outside, to));
    }
  }
  for (const name of target.required) {
    if (!source.required.has(name) && !removed.has(name)) {
      // A `default` is an annotation: it does not make a request valid that omits a required property.
      const usual = readers[1].annotations.of(readers[1].property(target, name), "default");
      const value = side === "request" && usual !== undefined ? `default ${text(usual)}` : "true";
      found.push({ path: [name], keyword: "required", source: "false", target: value });
    }
  }
  return [...found, ...otherIncompatibilities(sides, source, target)];
}

/** When a property that is only on one side was to go. */
function sunsetOf({ readers }: Sides, source: Schema | undefined, target: Schema | undefined): unknown {
  const [reader, schema] = source === undefined ? [readers[1], target] : [readers[0], source];
  return schema !== undefined && reader.annotations.of(schema, "deprecated") === true
    ? reader.annotations.of(schema, "x-sunset")
    : undefined;
}

/** Properties that are not listed. */
function otherIncompatibilities(sides: Sides, source: Alternative, target: Alternative): Incompatibility[] {
  const { below } = sides;
  const found: Incompatibility[] = [];
  for (const [pattern, schema] of target.patternProperties) {
    const from = source.patternProperties.get(pattern) ?? source.additional;
    if (from !== false) {
      found.push(...below(`/${pattern}/`, from, schema));
    }
  }
  for (const [pattern, schema] of source.patternProperties) {
    if (!target.patternProperties.has(pattern)) {
      found.push(...additionalIncompatibilities(sides, `/${pattern}/`, schema, target));
    }
  }
  return source.additional === false
    ? found
    : [...found, ...additionalIncompatibilities(sides, ANY_NAME, source.additional, target)];
}

function additionalIncompatibilities(
  { below }: Sides,
  name: string,
  from: Schema,
  target: Alternative,
): Incompatibility[] {
  return target.additional === false
    ? [{ path: [], keyword: "additionalProperties", source: "true", target: "false" }]
    : below(name, from, target.additional);
}
