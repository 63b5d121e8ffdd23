import { propertiesOf } from "../check/cases/readings.ts";
import { placeholderOf } from "../check/send/authenticate.ts";
import { hider } from "../check/send/serialize.ts";
import { isObject } from "../openapi/document.ts";
import { toJson } from "../openapi/json.ts";
import { type Operation, pathParameters, type SchemaNode, type SecurityScheme, schemesIn } from "../openapi/model.ts";
import { literally } from "../openapi/schema/patterns.ts";
import { toCurl } from "../report/curl.ts";
import { type SerializedRequest, visible } from "../report/request.ts";
import { type Arrived, cookiesOf, pathOf, queryOf } from "./arrived.ts";
import type { RequestJudgement } from "./judge/judgement.ts";
import { credentialOf } from "./judge/security.ts";
import type { Routes } from "./routes.ts";

/** Headers without which a request is another one, and which hold no secret. */
const PLAIN_HEADERS: Readonly<Record<string, string>> = {
  accept: "Accept",
  "content-type": "Content-Type",
  prefer: "Prefer",
};
/** Names of members that hold a secret, whatever the document says of them. */
const SECRET_NAME =
  /passw|passphrase|secret|credential|authorization|api[-_]?key|private[-_]?key|(?:access|refresh|auth|id)[-_]?token|\btoken\b/i;

/** A request as a report shows it: without secrets, and without the headers that the contract does not speak of. */
export interface Shown {
  readonly request: Omit<SerializedRequest, "shown">;
  readonly curl: string;
  /** Puts the same placeholders into another text. */
  readonly hide: (text: string) => string;
}

/** Notes that a text is a secret. Returns the placeholder that is shown instead. */
type Hide = (name: string, value: string) => string;

/** Puts placeholders in the place of secrets: of credentials, of what is not declared, and of members that are passwords by name or format. */
export function shownRequest(base: string, arrived: Arrived, judgement: RequestJudgement, routes: Routes): Shown {
  const { operation, values } = judgement;
  const secrets = new Map<string, string>();
  const hidden: Hide = (name, value) => {
    secrets.set(value, placeholderOf(name));
    return placeholderOf(name);
  };
  const operations = operation ? [operation] : routes.all.flatMap((route) => route.operations);
  const schemes = [
    ...new Set(operations.flatMap(({ security }) => security.flatMap(schemesIn)).map(({ scheme }) => scheme)),
  ];
  for (const scheme of schemes) {
    const credential = credentialOf(scheme, arrived);
    if (credential !== undefined) {
      hidden(scheme.parameter, credential);
    }
  }
  const body = values.find(({ node }) => node.in === "body");
  for (const { name, text } of body ? secretsIn([body.node], body.value) : []) {
    hidden(name, text);
  }
  const shownValue = (place: "query" | "cookie", name: string, raw: string): string => {
    const isCredential = schemes.some(
      (scheme) => scheme.in === place && scheme.parameter.toLowerCase() === name.toLowerCase(),
    );
    return operation && !isCredential && isDeclared(operation, place, name) ? raw : hidden(name, raw);
  };
  const path = shownPath(pathOf(arrived), judgement, routes, hidden);
  const target = path + shownQuery(arrived, (name, raw) => shownValue("query", name, raw));
  const headers = shownHeaders(arrived, operation, schemes, hidden);
  const cookies = cookiesOf(arrived).map(([name, raw]) => `${name}=${shownValue("cookie", name, raw)}`);
  // What no operation takes, nobody says of what it holds.
  const text = operation === undefined ? "" : shownBody(arrived, body, hidden);
  const serialized: SerializedRequest = {
    method: arrived.method,
    target,
    headers: { ...headers.sent, ...(cookies.length > 0 && { Cookie: cookies.join("; ") }) },
    ...(text !== "" && { body: text }),
    shown: { headers: headers.shown, ...(target.includes("$") && { target }) },
  };
  return hiddenEverywhere(base, serialized, secrets);
}

/** The headers of which the contract speaks, and what is shown in place of their credentials. */
function shownHeaders(
  arrived: Arrived,
  operation: Operation | undefined,
  schemes: readonly SecurityScheme[],
  hidden: Hide,
): Record<"sent" | "shown", Record<string, string>> {
  const sent: Record<string, string> = {};
  const shown: Record<string, string> = {};
  for (const [name, value] of Object.entries(arrived.headers)) {
    const declared = operation?.parameters.find(
      (parameter) => parameter.in === "header" && parameter.name.toLowerCase() === name,
    );
    const scheme = schemes.find((candidate) => candidate.in === "header" && candidate.parameter.toLowerCase() === name);
    const title = PLAIN_HEADERS[name] ?? declared?.name ?? scheme?.parameter;
    if (title !== undefined) {
      sent[title] = value;
      if (scheme) {
        shown[title] = scheme.prefix + hidden(scheme.parameter, value.slice(scheme.prefix.length).trim());
      }
    }
  }
  return { sent, shown };
}

/** A request with each secret hidden wherever it stands. */
function hiddenEverywhere(base: string, serialized: SerializedRequest, secrets: ReadonlyMap<string, string>): Shown {
  const credentials = new Map(
    [...secrets].map(([value, placeholder], index) => [String(index), { value, placeholder }]),
  );
  const hide = hider({ base, credentials, headers: {} });
  const request = visible(serialized);
  return {
    request: {
      ...request,
      target: hide(request.target),
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, hide(value)])),
      ...(request.body !== undefined && { body: hide(request.body) }),
    },
    curl: hide(toCurl(base, serialized)),
    hide,
  };
}

function isDeclared({ parameters }: Operation, place: "query" | "cookie", name: string): boolean {
  return parameters.some(
    (parameter) =>
      parameter.in === place &&
      !isSecret([parameter.node], name) &&
      (parameter.name.toLowerCase() === name.toLowerCase() ||
        parameter.isWholeQuery ||
        (parameter.style === "deepObject" && name.startsWith(`${parameter.name}[`)) ||
        propertiesOf(parameter.node, name).length > 0),
  );
}

/** A text without digits is a word, and a short one names something. */
const MOST_OF_NAME = 11;

/** A path without the parameters that hold a secret; of one that is not declared, without what may be one. */
function shownPath(path: string, { operation, route }: RequestJudgement, { literals }: Routes, hidden: Hide): string {
  const declared = route?.path.split("/");
  const secrets = (operation ? pathParameters(operation) : []).filter(({ name, node }) => isSecret([node], name));
  return path
    .split("/")
    .map((segment, index) => {
      const secret = secrets.find(({ name }) => declared?.[index]?.includes(`{${name}}`));
      const isDoubtful = !declared && !literals.has(segment) && segment.length > MOST_OF_NAME && /\d/.test(segment);
      return secret || isDoubtful ? hidden(secret?.name ?? `segment_${index}`, segment) : segment;
    })
    .join("/");
}

function shownQuery(arrived: Arrived, show: (name: string, raw: string) => string): string {
  const pairs = queryOf(arrived).map(([name, raw]) => `${encodeURIComponent(name)}=${show(name, raw)}`);
  return pairs.length > 0 ? `?${pairs.join("&")}` : "";
}

/** Whether a value is a secret, by its name or its format. */
const isSecret = (nodes: readonly SchemaNode[], name: string): boolean =>
  SECRET_NAME.test(name) || nodes.some(({ schema }) => schema["format"] === "password");

/** The members that hold a secret, by their names or their format. */
function secretsIn(nodes: readonly SchemaNode[], value: unknown, name = ""): { name: string; text: string }[] {
  if (Array.isArray(value)) {
    return value.flatMap((member) => secretsIn(nodes, member, name));
  }
  if (isObject(value)) {
    return Object.entries(value).flatMap(([key, inner]) =>
      secretsIn(
        nodes.flatMap((node) => propertiesOf(node, key)),
        inner,
        SECRET_NAME.test(name) ? name : key,
      ),
    );
  }
  return isSecret(nodes, name) && (typeof value === "string" || typeof value === "number")
    ? [{ name, text: String(value) }]
    : [];
}

function shownBody({ body }: Arrived, read: RequestJudgement["values"][number] | undefined, hidden: Hide): string {
  const text = body.toString("utf8");
  const secrets = read ? secretsIn([read.node], read.value) : [];
  if (read && /^\s*[[{]/.test(text)) {
    // A short secret is hidden where it stands alone; elsewhere it may be a part of any word.
    return secrets.reduce(
      (shown, { name, text: secret }) => shown.replaceAll(toJson(secret), () => toJson(hidden(name, secret))),
      text,
    );
  }
  const names = secrets.map(({ name }) => literally(name));
  const named = [`[\\w.-]*(?:${SECRET_NAME.source})[\\w.-]*`, ...names.map((name) => `\\b${name}\\b`)].join("|");
  return text
    .replace(partOf(named), (_, head: string, name: string, secret: string) => head + hidden(name, secret))
    .replace(memberOf(named), (_, name: string, between: string, secret: string) =>
      secret.startsWith('"')
        ? `${name}${between}"${hidden(name, secret.replaceAll('"', ""))}"`
        : `${name}${between}${hidden(name, secret)}`,
    );
}

/** A part of a multipart body: its headers with its name, and its content. */
const partOf = (named: string): RegExp =>
  new RegExp(`(\\bname="?(${named})"?[^\\n]*\\n(?:[^\\r\\n]+\\r?\\n)*\\r?\\n)([\\s\\S]*?)(?=\\r?\\n--|$)`, "gi");

/** A member in a text that is not read as JSON: its name, a colon or an equals sign, and its value. */
const memberOf = (named: string): RegExp =>
  new RegExp(`(${named})(["']?\\s*[:=]\\s*)("(?:[^"\\\\]|\\\\.)*"?|[^\\s,&;}\\]]+)`, "gi");
