import type { Operation } from "../../openapi/model.ts";
import type { UnprovenReason } from "../../report/unproven-reason.ts";
import { smallestRequest } from "../cases/base-request.ts";
import type { Case } from "../cases/case.ts";
import { isResponse, type Session } from "../send/session.ts";

/** Knows what a target has accepted, so that it shows when that ends: a credential expires. */
export class ExpiredCredentials {
  readonly #session: Session;
  /** The operations of which a valid request was accepted, each with the security that it had. */
  readonly #granted = new Set<string>();
  /** Those of them whose smallest request was denied since. */
  readonly #ended = new Set<string>();

  constructor(session: Session) {
    this.#session = session;
  }

  /** Notes that a valid request was accepted. */
  noteAccepted(operation: Operation, security: string | undefined): void {
    this.#granted.add(keyOf(operation, security));
    this.#ended.delete(keyOf(operation, security));
  }

  /** Why a refusal says nothing about the case: the target refuses the smallest request alike, which it accepted before. */
  async whyDenied({ operation, request }: Case, status: number): Promise<UnprovenReason | undefined> {
    const { security, credential } = request;
    const key = keyOf(operation, security);
    const mayEnd = status === 401 && security !== undefined && credential !== "";
    if (!mayEnd || !this.#granted.has(key) || this.#session.spent) {
      return undefined;
    }
    if (!this.#ended.has(key)) {
      const { result } = await this.#session.send(operation, { ...smallestRequest(operation), security });
      if (!isResponse(result) || result.status !== status) {
        return undefined;
      }
      this.#ended.add(key);
    }
    return { kind: "access-ended", status };
  }
}

const keyOf = ({ id }: Operation, security: string | undefined): string => `${id} ${security ?? ""}`;
