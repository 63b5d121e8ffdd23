import type { Operation } from "../../openapi/model.ts";
import { type Validator, violationsOf } from "../../openapi/validator.ts";
import { smallestRequest } from "../cases/base-request.ts";
import type { Case } from "../cases/case.ts";
import { textOf } from "../cases/request.ts";
import { distinct } from "../cases/values/values.ts";
import type { Answer } from "../send/response-reader.ts";
import { examplePath, isAnswer, type Session } from "../send/session.ts";
import { type Decision, errorCode } from "./judge.ts";

const MADE_UP_ID = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
const MADE_UP_CREDENTIAL = "another-made-up-credential";

/** Knows which values of a case were made up, so that a server may refuse them for not knowing them. */
export class MadeUp {
  readonly #probes = new Map<string, Promise<{ status: number; code: string | undefined } | undefined>>();
  readonly #session: Session;
  readonly #validator: Validator;
  /** Whether the credentials are made up, so that another made-up one does as well. */
  readonly #madeUpCredentials: boolean;

  constructor(session: Session, validator: Validator, madeUpCredentials: boolean) {
    this.#session = session;
    this.#validator = validator;
    this.#madeUpCredentials = madeUpCredentials;
  }

  /** Path values and credentials of a case that exist nowhere, as far as is known. */
  of({ operation, request }: Case): string[] {
    const inPath = Object.keys(request.path).filter(
      (name) => request.path[name] !== this.#session.known(operation)[name],
    );
    return [...inPath, ...(request.credential ? ["credential"] : [])];
  }

  /** Why an answer says nothing about the case: it may be due to a value that was made up. */
  async explains(
    one: Case,
    answer: Answer,
    decision: Decision,
    wrongAnswer: string | undefined,
  ): Promise<string | undefined> {
    const madeUp = this.of(one);
    if (madeUp.length === 0 || (decision !== "denied" && decision !== "rejected") || wrongAnswer !== undefined) {
      return undefined;
    }
    const [name = ""] = madeUp;
    if (name === "credential") {
      return this.#madeUpCredentials && one.expected === "accepted"
        ? undefined
        : await this.#sameAsProbe(one, name, answer, "no credential of this length is known");
    }
    if (one.expected !== "accepted") {
      return undefined;
    }
    const reason = `the target knows no ${name} of this kind (${answer.status})`;
    return answer.status === 403 || answer.status === 404 ? reason : this.#sameAsProbe(one, name, answer, reason);
  }

  /** The reason, if a made-up value of ordinary length gets the same answer in the same place. */
  async #sameAsProbe({ operation }: Case, name: string, answer: Answer, reason: string): Promise<string | undefined> {
    const key = `${operation.id} ${name}`;
    let probe = this.#probes.get(key);
    if (!probe) {
      if (this.#session.spent) {
        // Undecided, rather than accused without a look.
        return reason;
      }
      const base = smallestRequest(operation);
      const request =
        name === "credential"
          ? { ...base, credential: MADE_UP_CREDENTIAL }
          : { ...base, path: { [name]: this.#unknownId(operation, name) } };
      probe = this.#session
        .send(operation, request)
        .then(({ result }) => (isAnswer(result) ? { status: result.status, code: errorCode(result) } : undefined));
      this.#probes.set(key, probe);
    }
    const found = await probe;
    return found && found.status === answer.status && found.code === errorCode(answer) && found.status >= 400
      ? reason
      : undefined;
  }

  /** An identifier like those that exist, which does not: the same characters in another order. */
  #unknownId(operation: Operation, name: string): string {
    const known = this.#session.known(operation)[name] ?? examplePath(operation)[name] ?? MADE_UP_ID;
    const turned = known.slice(1) + known.slice(0, 1);
    const node = operation.parameters.find((one) => one.in === "path" && one.name === name)?.node;
    const others = [/^[\w-]+$/.test(turned) ? turned : MADE_UP_ID, MADE_UP_ID, ...(node ? distinct(node, 5) : [])];
    const conforms = (value: unknown): boolean =>
      textOf(value) !== known &&
      violationsOf(this.#validator, operation, {
        ...smallestRequest(operation),
        path: { [name]: value },
      }).every(({ location: [first] }) => first !== name);
    // One that does not conform would be refused for that.
    return textOf(others.find(conforms) ?? MADE_UP_ID);
  }
}
