import { isObject } from "../../openapi/document.ts";
import { isExact, toJson } from "../../openapi/json.ts";
import type { Body, SchemaNode } from "../../openapi/model.ts";
import { chosenOf, isInFull } from "./amount.ts";
import type { CaseWriter } from "./case-writer.ts";
import type { RequestValues } from "./request.ts";
import { rejected } from "./values/negative.ts";
import { accepted } from "./values/positive.ts";
import { plant, type Route, routesOf } from "./values/set-at.ts";
import { full, limit, list, smallest } from "./values/values.ts";
import { formText, MALFORMED, multipartText, WRONG_MEDIA_TYPES } from "./wrong-bodies.ts";

/** Writes the cases of a body: whether it is there and JSON, then each constraint of its schemas. */
export function bodyCases(writer: CaseWriter, body: Body, words: readonly string[]): void {
  const text = toJson(smallest(body.node));
  const texts = [text, ...(body.node.properties.size > 0 ? [toJson(full(body.node))] : [])];
  // The body may be optional; here it is the point.
  const base = { ...writer.base, body: smallest(body.node) };
  writer.accept("at-limit", `a body of ${body.mediaTypes.join(", ")}`, body.content, base);
  if (body.required) {
    const { body: _, ...bodiless } = writer.base;
    writer.accept("at-limit", "a body that is there", body.required, writer.base);
    writer.reject("missing", "no body", body.required, bodiless);
    writer.reject("missing", "an empty body", body.required, { ...bodiless, rawBody: "" });
  }
  for (const [description, spoil] of MALFORMED) {
    for (const whole of texts) {
      writer.reject("malformed-body", `a body ${description}`, body.content, { ...base, rawBody: spoil(whole) });
    }
  }
  for (const mediaType of WRONG_MEDIA_TYPES) {
    writer.reject("wrong-media-type", `the body as ${mediaType}`, body.content, { ...base, mediaType });
  }
  writer.reject("wrong-media-type", "the body as a form", body.content, {
    ...base,
    mediaType: "application/x-www-form-urlencoded",
    rawBody: formText(smallest(body.node)),
  });
  writer.reject("wrong-media-type", "the body as JSON, said to be a form", body.content, {
    ...base,
    mediaType: "application/x-www-form-urlencoded",
  });
  writer.reject("wrong-media-type", "the body as a form of several parts", body.content, {
    ...base,
    mediaType: "multipart/form-data; boundary=part",
    rawBody: multipartText(smallest(body.node)),
  });
  for (const [node, route] of routesOf(body.node)) {
    nodeCases(writer, body, node, route, words);
  }
}

/** Writes the cases of each constraint of one schema in the body. */
function nodeCases(writer: CaseWriter, body: Body, node: SchemaNode, route: Route, words: readonly string[]): void {
  const send = (value: unknown): RequestValues => ({ ...writer.base, body: value, exact: isExact(value) });
  const root = smallest(body.node);
  const complete = body.node.properties.size > 0 ? full(body.node) : root;
  for (const { keyword, scenario, value, description } of chosenOf(writer.operation, accepted(node))) {
    const constraint = node.constraints.get(keyword);
    const shows = constraint ? [constraint] : [];
    // Every property at once: if that is refused, any of them may be the reason.
    const blamed = keyword === "additionalProperties" ? undefined : constraint;
    writer.accept(scenario, `${pointer(node)}: ${description}`, blamed, send(plant(route, root, value).value), shows);
  }
  const shown = new Set<string>();
  for (const { keyword, scenario, value, description, blamed = node } of chosenOf(
    writer.operation,
    rejected(node, words),
  )) {
    const constraint = blamed.constraints.get(keyword);
    if (!constraint) {
      continue;
    }
    writer.reject(scenario, `${pointer(node)}: ${description}`, constraint, send(plant(route, root, value).value));
    if (shown.has(keyword + scenario) || !isInFull(writer.operation)) {
      continue;
    }
    // The first of each kind also in company, and deep inside and at the end of a long list.
    shown.add(keyword + scenario);
    const unlisted = keyword === "additionalProperties";
    writer.reject(
      scenario,
      `${pointer(node)}: ${description}, beside everything else`,
      constraint,
      send(
        plant(
          route,
          complete,
          unlisted ? (present: unknown) => ({ ...full(node), ...Object(present), ...Object(value) }) : value,
        ).value,
      ),
    );
    if (route.some((step) => step.path.at(-1) === "*")) {
      for (const place of ["second", "middle", "last"] as const) {
        writer.reject(
          scenario,
          `${pointer(node)}: ${description}, ${place} in a long list`,
          constraint,
          send(plant(route, root, value, longList(place)).value),
        );
      }
    }
  }
  for (const [name, constraint] of node.required) {
    const { [name]: _, ...others } = isObject(smallest(node)) ? (smallest(node) as Record<string, unknown>) : {};
    const there = plant(route, root, smallest(node)).value;
    writer.accept("at-limit", `${pointer(node)}/${name}: a value that is there`, constraint, send(there));
    writer.reject("missing", `${pointer(node)}: no ${name}`, constraint, send(plant(route, root, others).value));
    const everything = full(node);
    delete everything[name];
    writer.reject(
      "missing",
      `${pointer(node)}: everything but ${name}`,
      constraint,
      send(plant(route, root, everything).value),
    );
  }
}

const pointer = (node: SchemaNode): string => (node.path.length === 0 ? "body" : node.path.join("."));

function longList(place: "second" | "middle" | "last") {
  return {
    members: (node: SchemaNode) =>
      list(node, limit(node, "maxItems") ?? 20) ?? list(node, limit(node, "minItems") ?? 1) ?? [],
    index: (length: number) =>
      place === "second" ? Math.min(1, length - 1) : place === "middle" ? Math.floor(length / 2) : length - 1,
  };
}
