import { type SchemaNode, schemeOf } from "../../openapi/model.ts";
import { nodesOf } from "../../openapi/nodes.ts";
import type { UnprovenReason } from "../../report/unproven-reason.ts";
import type { Case } from "../cases/case.ts";
import { schemesOf } from "../cases/parts/credentials.ts";
import { reservedCharacterConstraint } from "../cases/parts/reserved-characters.ts";
import type { HttpResponse } from "../send/response-reader.ts";
import type { Session } from "../send/session.ts";
import { Appearing } from "./appearing.ts";
import { type Decision, MAY_CONFLICT, MAY_NOT_EXIST } from "./decision.ts";
import { ExpiredCredentials } from "./expired-credentials.ts";
import { Probes } from "./probes.ts";
import type { ValidRequests } from "./valid-requests.ts";

/** Knows which values of a case were made up, so that a server may refuse them for not knowing them. */
export class UnprovenRefusals {
  /** The path parameters of which no value is known that exists: with one, more could be proven. */
  readonly wantedParameters = new Set<string>();
  readonly #probes: Probes;
  readonly #session: Session;
  /** Schemes whose credential is a placeholder, so that another one does as well. */
  readonly #placeholders: ReadonlySet<string>;
  /** Schemes whose credential was accepted. */
  readonly #taken = new Set<string>();
  readonly #expired: ExpiredCredentials;
  readonly #appearing: Appearing;

  /** @param errorCode JSON pointer of the member of an error that holds its code; absent: status alone tells errors apart. */
  constructor(session: Session, placeholders: ReadonlySet<string>, valid: ValidRequests, errorCode?: string) {
    this.#session = session;
    this.#probes = new Probes(session, valid, errorCode);
    this.#expired = new ExpiredCredentials(session);
    this.#appearing = new Appearing(session);
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
    this.#expired.noteAccepted(operation, security);
  }

  /** Why a refusal says nothing about the case: it may be due to what nobody said exists, or is free. */
  async whyUndecided(testCase: Case, response: HttpResponse, decision: Decision): Promise<UnprovenReason | undefined> {
    if (decision !== "denied" && decision !== "rejected") {
      return undefined;
    }
    const { status } = response;
    // An invalid request too: a target that does not validate it may refuse it for a name that is taken.
    if (MAY_CONFLICT.has(status)) {
      return { kind: "conflict", status };
    }
    return (await this.#whyUnknown(testCase, response)) ?? this.#expired.whyDenied(testCase, status);
  }

  /** Why it may be what the case made up that is refused. */
  async #whyUnknown(testCase: Case, response: HttpResponse): Promise<UnprovenReason | undefined> {
    const { status } = response;
    const ofCredential = testCase.request.credential ? await this.#whyCredential(testCase, response) : undefined;
    if (ofCredential || testCase.expected !== "accepted") {
      return ofCredential;
    }
    return (
      (await this.#whyPath(testCase, response)) ??
      (await this.#whyPlaceholder(testCase, status)) ??
      this.#whyText(testCase, status) ??
      this.#whyBody(testCase, status)
    );
  }

  async #whyCredential(testCase: Case, response: HttpResponse): Promise<UnprovenReason | undefined> {
    const reason = { kind: "unknown-credential" } as const;
    if (testCase.expected !== "accepted") {
      return (await this.#probes.isAlike(testCase, "credential", response)) ? reason : undefined;
    }
    const { security = "" } = testCase.request;
    if (this.#placeholders.has(security) && this.#taken.has(security)) {
      return undefined;
    }
    const denied = response.status === 401 || MAY_NOT_EXIST.has(response.status);
    const explained = denied
      ? !(await this.#probes.isAccepted(testCase, "credential"))
      : await this.#probes.isAlike(testCase, "credential", response);
    return explained ? reason : undefined;
  }

  async #whyPath(testCase: Case, response: HttpResponse): Promise<UnprovenReason | undefined> {
    const { operation, request } = testCase;
    const { status } = response;
    const unknown = this.#session.unconfirmedParameters(operation, request);
    const own = unknown.find((name) => request.path[name] !== undefined);
    if (own !== undefined) {
      const known = MAY_NOT_EXIST.has(status)
        ? // What takes any other value refuses this one for how it is written.
          reservedCharacterConstraint(operation, request) !== undefined &&
          (await this.#probes.isAccepted(testCase, own))
        : !(await this.#probes.isAlike(testCase, own, response));
      return known ? undefined : { kind: "unknown-value", name: own, status };
    }
    const [name] = unknown;
    if (name === undefined && MAY_NOT_EXIST.has(status) && (await this.#appearing.isLate(testCase))) {
      return { kind: "late", status };
    }
    if (name === undefined || !MAY_NOT_EXIST.has(status) || (await this.#probes.isAccepted(testCase, ""))) {
      return undefined;
    }
    this.wantedParameters.add(name);
    return { kind: "no-existing-value", name, status };
  }

  /** A credential that is made up, and that no operation has accepted. */
  async #whyPlaceholder(testCase: Case, status: number): Promise<UnprovenReason | undefined> {
    const { security } = testCase.request;
    return (status === 401 || status === 403) &&
      security !== undefined &&
      schemesOf(testCase.operation, testCase.request).some(({ name }) => this.#placeholders.has(name)) &&
      !this.#taken.has(security) &&
      !(await this.#probes.isAccepted(testCase, ""))
      ? { kind: "unaccepted-placeholder", scheme: security, status }
      : undefined;
  }

  /** A free text in a parameter may name something, as one in the path does. */
  #whyText({ operation, request }: Case, status: number): UnprovenReason | undefined {
    // If what the path itself names exists, no other parameter explains why it is not found.
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
    return named && { kind: "unknown-value", name: named.name, status };
  }

  /** What a body has to name, and nothing is known that exists: its smallest is refused alike. */
  async #whyBody(testCase: Case, status: number): Promise<UnprovenReason | undefined> {
    const { operation, request } = testCase;
    const isNaming = ({ types, schema }: SchemaNode): boolean =>
      types.some((type) => type === "string" || type === "integer") &&
      !["enum", "const"].some((keyword) => keyword in schema);
    return MAY_NOT_EXIST.has(status) &&
      request.body !== undefined &&
      operation.body &&
      nodesOf(operation.body.node).some(isNaming) &&
      !(await this.#probes.isAccepted(testCase, ""))
      ? { kind: "named-in-body", status }
      : undefined;
  }
}
