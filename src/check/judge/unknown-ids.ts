import { isObject } from "../../openapi/document.ts";
import { type Operation, pathParameters, type SchemaNode, type SecurityScheme, schemeOf } from "../../openapi/model.ts";
import { nodesOf } from "../../openapi/nodes.ts";
import { fromPointer, valueAt } from "../../openapi/pointer.ts";
import { smallestRequest } from "../cases/base-request.ts";
import type { Case } from "../cases/case.ts";
import { placeholderCredential, schemeWithOwnCredential } from "../cases/parts/credentials.ts";
import { reservedIn } from "../cases/parts/reserved.ts";
import { type RequestValues, textOf } from "../cases/request.ts";
import { smallestValue } from "../cases/smallest.ts";
import { distinct } from "../cases/values/values.ts";
import { violationsOf } from "../cases/violations.ts";
import { isWellDefined } from "../cases/well-defined.ts";
import type { HttpResponse } from "../send/response-reader.ts";
import { examplePath, isResponse, type Session } from "../send/session.ts";
import { Access } from "./access.ts";
import { type Decision, decisionOf, MAY_CONFLICT, MAY_NOT_EXIST } from "./judge.ts";
import type { ValidRequests } from "./valid-requests.ts";

const UNKNOWN_ID = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

/** What came of a request that tells how a target treats what it does not know. */
interface Probe {
  readonly status: number;
  readonly code: unknown;
  readonly decision: Decision;
}

/** Knows which values of a case were made up, so that a server may refuse them for not knowing them. */
export class UnknownIds {
  /** The path parameters of which no value is known that exists: with one, more could be proven. */
  readonly wantedParameters = new Set<string>();
  readonly #probes = new Map<string, Promise<Probe | undefined>>();
  readonly #session: Session;
  /** Schemes whose credential is a placeholder, so that another one does as well. */
  readonly #placeholders: ReadonlySet<string>;
  /** Schemes whose credential was accepted. */
  readonly #taken = new Set<string>();
  readonly #access: Access;

  readonly #valid: ValidRequests;
  readonly #errorCode: readonly string[] | undefined;

  /** @param errorCode JSON pointer of the member of an error that holds its code; absent: status alone tells errors apart. */
  constructor(session: Session, placeholders: ReadonlySet<string>, valid: ValidRequests, errorCode?: string) {
    this.#errorCode = errorCode === undefined ? undefined : fromPointer(errorCode);
    this.#valid = valid;
    this.#session = session;
    this.#access = new Access(session);
    this.#placeholders = placeholders;
  }

  /** Path values and credentials that a case itself makes up. */
  unknownIn({ operation, request }: Case): string[] {
    const known = this.#session.existingValues(operation);
    const inPath = Object.keys(request.path).filter((name) => request.path[name] !== known[name]);
    return [...inPath, ...(request.credential ? ["credential"] : [])];
  }

  /** Notes that a request was accepted: so is its credential. */
  noteAccepted({ operation, request: { security, credential } }: Case): void {
    if (security !== undefined && credential === undefined) {
      this.#taken.add(security);
    }
    this.#access.noteAccepted(operation, security);
  }

  /** Why a refusal says nothing about the case: it may be due to what nobody said exists, or is free. */
  async whyUndecided(testCase: Case, response: HttpResponse, decision: Decision): Promise<string | undefined> {
    if (decision !== "denied" && decision !== "rejected") {
      return undefined;
    }
    const { status } = response;
    // An invalid request too: a target that does not validate it may refuse it for a name that is taken.
    if (MAY_CONFLICT.has(status)) {
      return `the target may refuse it for the state that it is in (${status})`;
    }
    return (await this.#whyUnknown(testCase, response)) ?? this.#access.whyDenied(testCase, status);
  }

  /** Why it may be what the case made up that is refused. */
  async #whyUnknown(testCase: Case, response: HttpResponse): Promise<string | undefined> {
    const { status } = response;
    if (testCase.request.credential) {
      return this.#whyCredential(testCase, response);
    }
    if (testCase.expected !== "accepted") {
      return undefined;
    }
    return (
      (await this.#whyPath(testCase, response)) ??
      (await this.#whyPlaceholder(testCase, status)) ??
      this.#whyText(testCase, status) ??
      this.#whyBody(testCase, status)
    );
  }

  async #whyCredential(testCase: Case, response: HttpResponse): Promise<string | undefined> {
    const reason = "no credential of this length is known";
    if (testCase.expected !== "accepted") {
      return (await this.#sameAsProbe(testCase, "credential", response)) ? reason : undefined;
    }
    const { security = "" } = testCase.request;
    if (this.#placeholders.has(security) && this.#taken.has(security)) {
      return undefined;
    }
    const denied = response.status === 401 || MAY_NOT_EXIST.has(response.status);
    const explained = denied
      ? !(await this.#isAccepted(testCase, "credential"))
      : await this.#sameAsProbe(testCase, "credential", response);
    return explained ? reason : undefined;
  }

  async #whyPath(testCase: Case, response: HttpResponse): Promise<string | undefined> {
    const { operation, request } = testCase;
    const { status } = response;
    const unknown = this.#session.unconfirmedParameters(operation, request);
    const own = unknown.find((name) => request.path[name] !== undefined);
    if (own !== undefined) {
      const known = MAY_NOT_EXIST.has(status)
        ? // What takes any other value refuses this one for how it is written.
          reservedIn(operation, request) !== undefined && (await this.#isAccepted(testCase, own))
        : !(await this.#sameAsProbe(testCase, own, response));
      return known ? undefined : `the target knows no ${own} of this kind (${status})`;
    }
    const [name] = unknown;
    if (name === undefined || !MAY_NOT_EXIST.has(status) || (await this.#isAccepted(testCase, ""))) {
      return undefined;
    }
    this.wantedParameters.add(name);
    return `no ${name} is known that exists at the target (${status})`;
  }

  /** A credential that is made up, and that no operation has accepted. */
  async #whyPlaceholder(testCase: Case, status: number): Promise<string | undefined> {
    const { security } = testCase.request;
    return status === 401 &&
      security !== undefined &&
      this.#placeholders.has(security) &&
      !this.#taken.has(security) &&
      !(await this.#isAccepted(testCase, ""))
      ? `no credential for ${security} is known (${status})`
      : undefined;
  }

  /** A free text in a parameter may name something, as one in the path does. */
  #whyText({ operation, request }: Case, status: number): string | undefined {
    // That what the path itself names is not found, though it exists, no other parameter explains.
    if (!MAY_NOT_EXIST.has(status) || (status !== 403 && operation.path.endsWith("}"))) {
      return undefined;
    }
    const named = operation.parameters.find(
      (parameter) =>
        parameter.in !== "path" &&
        parameter.node.types.includes("string") &&
        !["enum", "const"].some((keyword) => keyword in parameter.node.schema) &&
        request[parameter.in][parameter.name] !== undefined &&
        schemeOf(operation, parameter) === undefined,
    );
    return named ? `the target knows no ${named.name} of this kind (${status})` : undefined;
  }

  /** What a body has to name, and nothing is known that exists: its smallest is refused alike. */
  async #whyBody(testCase: Case, status: number): Promise<string | undefined> {
    const { operation, request } = testCase;
    const isNaming = ({ types, schema }: SchemaNode): boolean =>
      types.some((type) => type === "string" || type === "integer") &&
      !["enum", "const"].some((keyword) => keyword in schema);
    return MAY_NOT_EXIST.has(status) &&
      request.body !== undefined &&
      operation.body &&
      nodesOf(operation.body.node).some(isNaming) &&
      !(await this.#isAccepted(testCase, ""))
      ? `the target may not know what the body names (${status})`
      : undefined;
  }

  /** The code of an error, where it is said to stand, or `undefined`. */
  #codeOf({ body }: HttpResponse): unknown {
    try {
      return this.#errorCode && valueAt(JSON.parse(body.toString("utf8")), this.#errorCode);
    } catch {
      return undefined;
    }
  }

  /** Whether an unknown id of ordinary length gets the same response in the same place. Undecided counts as yes: nobody is accused without a look. */
  async #sameAsProbe(testCase: Case, name: string, response: HttpResponse): Promise<boolean> {
    const probe = await this.#probe(testCase, name);
    if (probe === undefined) {
      return true;
    }
    return probe.status === response.status && probe.code === this.#codeOf(response) && response.status >= 400;
  }

  /** Whether a request with an unknown id of ordinary length is accepted. */
  async #isAccepted(testCase: Case, name: string): Promise<boolean> {
    const probe = await this.#probe(testCase, name);
    return probe?.decision === "accepted";
  }

  /** Sends the smallest request of an operation, with a placeholder credential or an unknown id if one is named. */
  async #probe({ operation, request }: Case, name: string): Promise<Probe | undefined> {
    const scheme = name === "credential" ? schemeWithOwnCredential(operation, request) : undefined;
    const key = [operation.id, name, request.security, scheme?.name].join(" ");
    let probe = this.#probes.get(key);
    if (!probe) {
      if (this.#session.spent) {
        return undefined;
      }
      probe = this.#session
        .send(operation, this.#probeOf(operation, name, scheme && { request, scheme }))
        .then(({ result }) => {
          if (!isResponse(result)) {
            return undefined;
          }
          const decision = decisionOf(operation, result);
          if (name === "") {
            this.#valid.noteProbe(result.status, decision);
          }
          return { status: result.status, code: this.#codeOf(result), decision };
        });
      this.#probes.set(key, probe);
    }
    return probe;
  }

  #probeOf(
    operation: Operation,
    name: string,
    replaced: { readonly request: RequestValues; readonly scheme: SecurityScheme } | undefined,
  ): RequestValues {
    const base = smallestRequest(operation);
    if (name === "") {
      return base;
    }
    if (!replaced) {
      return { ...base, path: { [name]: this.#unknownId(operation, name) } };
    }
    const { security, credentialOf } = replaced.request;
    return {
      ...base,
      ...(security !== undefined && { security }),
      ...(credentialOf !== undefined && { credentialOf }),
      credential: placeholderCredential(replaced.scheme, "another-made-up"),
    };
  }

  /** An identifier like those that exist, which does not: the same characters in another order. */
  #unknownId(operation: Operation, name: string): unknown {
    const parameter = pathParameters(operation).find((candidate) => candidate.name === name);
    const known = this.#session.existingValues(operation)[name] ?? examplePath(operation)[name] ?? UNKNOWN_ID;
    const turned = textOf(known).slice(1) + textOf(known).slice(0, 1);
    const least = parameter && smallestValue(operation, parameter);
    const others = [
      /^[\w-]+$/.test(turned) ? turned : UNKNOWN_ID,
      UNKNOWN_ID,
      ...(parameter ? distinct(parameter.node, 5) : []),
      ...(isObject(least) ? [Object.fromEntries(Object.keys(least).map((key) => [key, turned]))] : []),
    ];
    const conforms = (value: unknown): boolean => {
      const request = { ...smallestRequest(operation), path: { [name]: value } };
      const isWhole = violationsOf(operation, request).every(({ location: [first] }) => first !== name);
      return isWhole && textOf(value) !== textOf(known) && isWellDefined(operation, request);
    };
    // One that does not conform would be refused for that.
    return others.find(conforms) ?? UNKNOWN_ID;
  }
}
