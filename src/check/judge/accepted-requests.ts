import type { Operation } from "../../openapi/model.ts";
import type { SerializedRequest } from "../../report/request.ts";
import type { RequestValues } from "../cases/request.ts";
import { sizeOf } from "./kept.ts";

/** A valid request that was accepted. */
export interface AcceptedRequest {
  readonly request: RequestValues;
  readonly serialized: SerializedRequest;
}

/** Keeps the smallest accepted requests of each operation: of all, and of those at the path of the first one. */
export class AcceptedRequests {
  readonly #kept = new Map<string, { readonly atPath: AcceptedRequest; readonly ofAll: AcceptedRequest }>();

  note({ id }: Operation, accepted: AcceptedRequest): void {
    const { atPath, ofAll } = this.#kept.get(id) ?? { atPath: accepted, ofAll: accepted };
    this.#kept.set(id, {
      atPath: isAtPath(accepted, atPath.serialized) ? smaller(accepted, atPath) : atPath,
      ofAll: smaller(accepted, ofAll),
    });
  }

  /** The smallest request of an operation; if one is kept, at the path of `request`, so that the two differ in nothing else. */
  smallest({ id }: Operation, request?: SerializedRequest): AcceptedRequest | undefined {
    const kept = this.#kept.get(id);
    return request && kept && isAtPath(kept.atPath, request) ? kept.atPath : kept?.ofAll;
  }
}

const pathOf = ({ target }: SerializedRequest): string | undefined => target.split("?", 1)[0];

const isAtPath = ({ serialized }: AcceptedRequest, request: SerializedRequest): boolean =>
  pathOf(serialized) === pathOf(request);

const smaller = (left: AcceptedRequest, right: AcceptedRequest): AcceptedRequest =>
  sizeOf(left.serialized) < sizeOf(right.serialized) ? left : right;
