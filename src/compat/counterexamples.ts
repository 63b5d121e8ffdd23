// The semantic property: what the old contract accepts, the new one accepts; what the new one responds, the old one's readers understand.
import { isObject, type Json } from "../openapi/document.ts";
import { isJsonMediaType } from "../openapi/model.ts";
import { fromFragment } from "../openapi/pointer.ts";
import type { Finding, Findings } from "./findings.ts";
import { type Endpoint, entriesOf } from "./operation/endpoints.ts";
import { isSame } from "./operation/operations.ts";
import { canonical, type References } from "./read/references.ts";
import { referencesIn } from "./read/sameness.ts";
import type { Side } from "./schema/alternative.ts";
import { wirePath } from "./wording.ts";

/** What a request breaks of a contract. */
export interface Witness {
  readonly in: string;
  readonly keyword: string;
  readonly path: readonly (string | number)[];
  /** The request, or the part of it, as text. */
  readonly value: string;
}

/** Makes requests to the only operation of `source`, and tells what each that it accepts breaks of that of `target`. */
export type Witnesses = (source: Json, target: Json) => readonly Witness[];

/** A request or a response that one contract allows and the other does not. */
export interface Counterexample {
  readonly operation: string;
  readonly location: string;
  readonly side: Side;
  readonly keyword: string;
  /** The value, as text. */
  readonly value: string;
}

/** Of so many requests and responses that changed, examples are drawn; where more did, the first tell enough. */
const MOST_PAIRS = 200;

type Endpoints = ReadonlyMap<string, Endpoint>;

/** Counterexamples, the first at each place; none of what the model of the contract cannot read. */
export function counterexamples(
  findings: Findings,
  [before, after]: readonly [Endpoints, Endpoints],
  witnesses: Witnesses,
): Counterexample[] {
  const found = new Map<string, Counterexample>();
  // Most operations share their errors.
  const judged = new Map<string, readonly Witness[]>();
  const witnessesOnce = ({ key, source, target }: Pair): readonly Witness[] => {
    const known = judged.get(key) ?? (judged.size < MOST_PAIRS ? witnesses(source(), target()) : []);
    judged.set(key, known);
    return known;
  };
  for (const [key, old] of before) {
    const next = after.get(key);
    if (!next || isSame(findings, old, next)) {
      continue;
    }
    for (const pair of [...requestPair(findings, old, next), ...responsePairs(findings, old, next)]) {
      for (const witness of witnessesOnce(pair)) {
        const isBody = witness.in === "body";
        const place = isBody ? pair.location || "body" : `${witness.in} ${witness.path[0]}`;
        const location = [place, wirePath(isBody ? witness.path : witness.path.slice(1))].filter(Boolean).join(" ");
        const example = { operation: old.id, location, side: pair.side, ...witness };
        if (!found.has(`${old.id} ${location}`)) {
          found.set(`${old.id} ${location}`, example);
        }
      }
    }
  }
  return [...found.values()];
}

/** Documents of one operation each: what the first accepts, the second must accept. */
interface Pair {
  readonly side: Side;
  readonly location: string;
  /** The same for pairs that are written the same. */
  readonly key: string;
  readonly source: () => Json;
  readonly target: () => Json;
}

function only(references: References, path: string, method: string, operation: Json): Json {
  // What is compared here is the same in all versions that the model reads.
  const { security: _, webhooks: __, components, ...others } = references.document;
  return {
    ...others,
    paths: { [path]: { [method]: operation } },
    components: isObject(components) ? reachedComponents(references, components, operation) : {},
  };
}

/** The components that a part of the document reaches: of a large document, an operation needs few. */
function reachedComponents(references: References, components: Json, part: unknown): Json {
  const reached = new Set(referencesIn(part));
  const kept = new Map<string, Map<string, unknown>>();
  for (const reference of reached) {
    const [, section = "", name = ""] = /^#\/components\/([^/]+)\/([^/]+)/.exec(reference) ?? [];
    if (section === "" && !reference.startsWith("#/")) {
      // An anchor can be anywhere, and so can what extends a schema.
      return components;
    }
    const component = references.at(section === "" ? reference : `#/components/${section}/${name}`);
    for (const inner of referencesIn(component)) {
      reached.add(inner);
    }
    if (section !== "") {
      const [, , token = ""] = fromFragment(`#/components/${section}/${name}`);
      kept.set(section, (kept.get(section) ?? new Map()).set(token, component));
    }
  }
  return Object.fromEntries([...kept].map(([section, parts]) => [section, Object.fromEntries(parts)]));
}

/** Requests of what differs: the rest would be accepted and refused alike. */
function requestPair(findings: Findings, old: Endpoint, next: Endpoint): Pair[] {
  // Names in the path may differ, and authentication is compared by itself.
  if (old.path !== next.path) {
    return [];
  }
  const keys = new Set([...old.parameters.keys(), ...next.parameters.keys()]);
  const changed = [...keys].filter((key) => !findings.areSame(old.parameters.get(key), next.parameters.get(key)));
  const hasBody = !findings.areSame(old.body, next.body);
  if (changed.length === 0 && !hasBody) {
    return [];
  }
  const requestOf = (references: References, { path, method, parameters, body }: Endpoint): Json =>
    only(references, path, method.toLowerCase(), {
      parameters: changed.map((key) => parameters.get(key)).filter((parameter) => parameter !== undefined),
      ...(hasBody && body && { requestBody: body }),
    });
  const [source, target] = [() => requestOf(findings.old, old), () => requestOf(findings.next, next)];
  return [{ side: "request", location: "", key: `${old.method} ${old.path}`, source, target }];
}

/** Each JSON response as the request body of an operation that stands for it: only requests are drawn. */
function responsePairs(findings: Findings, old: Endpoint, next: Endpoint): Pair[] {
  const schemasOf = (response: Json | undefined): Map<string, Json> =>
    new Map(
      entriesOf(response?.["content"]).flatMap(([type, media]): [string, Json][] =>
        isJsonMediaType(type) && isObject(media) && isObject(media["schema"]) ? [[type, media["schema"]]] : [],
      ),
    );
  const asBody = (references: References, type: string, schema: Json): Json =>
    only(references, "/", "post", { requestBody: { required: true, content: { [type]: { schema } } } });
  return [...next.responses].flatMap(([status, response]) => {
    const known = schemasOf(old.responses.get(status));
    return [...schemasOf(response)].flatMap(([type, schema]): Pair[] => {
      const before = known.get(type);
      if (!before || findings.areSame(before, schema)) {
        return [];
      }
      const source = (): Json => asBody(findings.next, type, schema);
      const target = (): Json => asBody(findings.old, type, before);
      const key = `${type} ${canonical(schema)} ${canonical(before)}`;
      return [{ side: "response", location: `response ${status}`, key, source, target }];
    });
  });
}

/** Whether a counterexample shows what a change speaks of; members of lists are all alike. */
function shows({ operation, location }: Counterexample, { change }: Finding): boolean {
  const [shown = "", said = ""] = [location, change.location].map((place) => place.replaceAll(/\[\d*\]|\.\*/g, "[]"));
  return operation === change.operation && (shown.startsWith(said) || said.startsWith(shown));
}

/** Adds counterexamples to the changes that they show; what none of the changes explains is a change of its own. */
export function illustrated(findings: Findings, examples: readonly Counterexample[]): void {
  const byOperation = new Map<string, Counterexample[]>();
  for (const example of examples) {
    const own = byOperation.get(example.operation) ?? [];
    own.push(example);
    byOperation.set(example.operation, own);
  }
  const explained = new Set<Counterexample>();
  const all = findings.all.map((finding): Finding => {
    const own = byOperation.get(finding.change.operation) ?? [];
    if (finding.change.level === "compatible" || own.length === 0) {
      return finding;
    }
    const shown = own.filter((example) => shows(example, finding));
    for (const example of shown) {
      explained.add(example);
    }
    const [first] = [...shown.filter(({ location }) => location === finding.change.location), ...shown];
    return first ? { ...finding, change: { ...finding.change, counterexample: first.value } } : finding;
  });
  findings.all.splice(0, findings.all.length, ...all);
  // The validator divides fractions inexactly: of steps the comparison by meaning knows more.
  for (const { operation, location, side, keyword, value } of examples.filter(
    (example) => example.keyword !== "multipleOf" && !explained.has(example),
  )) {
    const isBody = /^(?:body|response)\b/.test(location);
    const subject =
      side === "request"
        ? isBody
          ? "request-property-narrowed"
          : "request-parameter-narrowed"
        : "response-property-widened";
    findings.note(
      subject,
      operation,
      location.replaceAll(/\[\d+\]/g, "[]"),
      `\`${keyword}\` tells the contracts apart`,
      undefined,
      value,
    );
  }
}
