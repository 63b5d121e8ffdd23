import { isObject } from "../../openapi/document.ts";
import { type Operation, pathParameters, type SecurityScheme } from "../../openapi/model.ts";
import { fromPointer, valueAt } from "../../openapi/pointer.ts";
import { smallestRequest } from "../cases/base-request.ts";
import type { Case } from "../cases/case.ts";
import { placeholderCredential, schemeWithOwnCredential } from "../cases/parts/credentials.ts";
import { type RequestValues, textOf } from "../cases/request.ts";
import { smallestValue } from "../cases/smallest-values.ts";
import { distinct } from "../cases/values/values.ts";
import { violationsOf } from "../cases/violations.ts";
import { isWellDefined } from "../cases/well-defined.ts";
import { examplePath } from "../send/path-values.ts";
import type { HttpResponse } from "../send/response-reader.ts";
import { isResponse, type Session } from "../send/session.ts";
import { type Decision, decisionOf } from "./decision.ts";
import type { ValidRequests } from "./valid-requests.ts";

const UNKNOWN_ID = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

/** What came of a request that tells how a target treats what it does not know. */
interface Probe {
  readonly status: number;
  readonly code: unknown;
  readonly decision: Decision;
}

/** Requests that tell how a target treats what it does not know, each sent once. */
export class Probes {
  readonly #sent = new Map<string, Promise<Probe | undefined>>();
  readonly #session: Session;
  readonly #valid: ValidRequests;
  readonly #errorCode: readonly string[] | undefined;

  /** @param errorCode JSON pointer of the member of an error that holds its code; absent: status alone tells errors apart. */
  constructor(session: Session, valid: ValidRequests, errorCode?: string) {
    this.#session = session;
    this.#valid = valid;
    this.#errorCode = errorCode === undefined ? undefined : fromPointer(errorCode);
  }

  /** Whether an unknown id of ordinary length gets the same response in the same place. Undecided counts as yes: nobody is accused without a look. */
  async isAlike(testCase: Case, name: string, response: HttpResponse): Promise<boolean> {
    const probe = await this.#probe(testCase, name);
    if (probe === undefined) {
      return true;
    }
    return probe.status === response.status && probe.code === this.#codeOf(response) && response.status >= 400;
  }

  /** Whether a request with an unknown id of ordinary length is accepted. */
  async isAccepted(testCase: Case, name: string): Promise<boolean> {
    const probe = await this.#probe(testCase, name);
    return probe?.decision === "accepted";
  }

  /** Sends the smallest request of an operation, with a placeholder credential or an unknown id if one is named. */
  async #probe({ operation, request }: Case, name: string): Promise<Probe | undefined> {
    const scheme = name === "credential" ? schemeWithOwnCredential(operation, request) : undefined;
    const key = [operation.id, name, request.security, scheme?.name].join(" ");
    let probe = this.#sent.get(key);
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
      this.#sent.set(key, probe);
    }
    return probe;
  }

  /** The code of an error, where it is said to stand, or `undefined`. */
  #codeOf({ body }: HttpResponse): unknown {
    try {
      return this.#errorCode && valueAt(JSON.parse(body.toString("utf8")), this.#errorCode);
    } catch {
      return undefined;
    }
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
