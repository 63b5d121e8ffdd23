import { isObject, type Json } from "../openapi/document.ts";
import { attempt } from "../openapi/errors.ts";
import type { Contract, Operation } from "../openapi/model.ts";
import { segmentTemplate } from "../openapi/paths.ts";
import { percentDecoded } from "../openapi/pointer.ts";
import { resolve } from "../openapi/references.ts";
import { methodAndPath, operationsOf } from "../openapi/structure.ts";
import { METHODS } from "../openapi/vocabulary.ts";

/** A method of a path that the document declares. */
export interface Route {
  /** The id of the operation. */
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** The operation, once for each media type of its body; none if it could not be read. */
  readonly operations: readonly Operation[];
}

/** What a request was sent to. */
export type Destination =
  | { readonly kind: "route"; readonly route: Route; readonly captured: ReadonlyMap<string, string> }
  /** A path that the document declares, without this method. */
  | { readonly kind: "method"; readonly path: string }
  /** A path that may be meant by this one, once its empty segments are left out. */
  | { readonly kind: "empty-segment"; readonly path: string }
  | { readonly kind: "nowhere" };

type Match = (sent: readonly string[], isEmptyTaken: boolean) => ReadonlyMap<string, string> | undefined;

/** The paths of a document, and which of them a request was sent to. */
export class Routes {
  readonly all: readonly Route[];
  /** The segments that the paths spell out. */
  readonly literals: ReadonlySet<string>;
  readonly #paths: readonly { readonly path: string; readonly routes: readonly Route[]; readonly match: Match }[];

  constructor(contract: Contract) {
    const paths = isObject(contract.requests["paths"]) ? Object.entries(contract.requests["paths"]) : [];
    this.#paths = paths
      .map(([path, item]) => ({ path, routes: routesOf(contract, path, item), match: matcherOf(path) }))
      // What is concrete earlier comes first (OpenAPI 3.1, section 4.8.8.1).
      .toSorted((left, right) => (rankOf(left.path) < rankOf(right.path) ? -1 : 1));
    this.all = this.#paths.flatMap(({ routes }) => routes);
    this.literals = new Set(paths.flatMap(([path]) => path.split("/")));
  }

  find(method: string, path: string): Destination {
    const sent = path.split("/").slice(1);
    const merged = sent.filter((segment) => segment !== "");
    const exact = this.#match(method, sent, false);
    if (exact.kind !== "nowhere" || merged.length === sent.length) {
      return exact;
    }
    // Servers merge double slashes and drop the last one, so that `/items/` is `/items` to many.
    const mergedRoute = this.#paths.find(({ match }) => match(merged, false));
    return mergedRoute ? { kind: "empty-segment", path: mergedRoute.path } : this.#match(method, sent, true);
  }

  #match(method: string, sent: readonly string[], isEmptyTaken: boolean): Destination {
    const found = this.#paths.flatMap(({ path, routes, match }) => {
      const captured = match(sent, isEmptyTaken);
      return captured ? [{ path, captured, route: routes.find((route) => route.method === method) }] : [];
    });
    for (const { route, captured } of found) {
      if (route) {
        return { kind: "route", route, captured };
      }
    }
    return found[0] ? { kind: "method", path: found[0].path } : { kind: "nowhere" };
  }
}

function routesOf({ requests, operations }: Contract, path: string, value: unknown): Route[] {
  return operationsOf(itemOf(requests, path, value)).map(([method, { operationId: declared }]) => {
    const own = operations.filter((operation) => operation.path === path && operation.method === method);
    const id = own[0]?.id ?? (typeof declared === "string" ? declared : methodAndPath(method, path));
    return { id, method, path, operations: own };
  });
}

const itemOf = (requests: Json, path: string, value: unknown): Json =>
  attempt(
    () => resolve(requests, value, `paths/${path}`),
    // A path that cannot be read may declare any method.
    () => Object.fromEntries(METHODS.map((method) => [method, {}])),
  );

const rankOf = (path: string): string =>
  path
    .split("/")
    .slice(1)
    .map((segment) => (/^\{[^}]*\}$/.test(segment) ? "2" : segment.includes("{") ? "1" : "0"))
    .join("");

function matcherOf(path: string): Match {
  const segments = path.split("/").slice(1).map(segmentMatcher);
  return (sent, isEmptyTaken) => {
    if (sent.length !== segments.length) {
      return undefined;
    }
    const found = segments.map((match, index) => match(sent[index] ?? "", isEmptyTaken));
    return found.every((entries) => entries !== undefined) ? new Map(found.flat()) : undefined;
  };
}

function segmentMatcher(segment: string): (sent: string, isEmptyTaken: boolean) => [string, string][] | undefined {
  const { names, expression } = segmentTemplate(segment);
  if (names.length === 0) {
    return (sent) => (sent === segment || percentDecoded(sent) === percentDecoded(segment) ? [] : undefined);
  }
  return (sent, isEmptyTaken) => {
    const texts = expression.exec(sent)?.slice(1);
    const isTaken = texts?.every((text) => text !== "" || isEmptyTaken);
    return isTaken ? names.map((name, index) => [name, texts?.[index] ?? ""]) : undefined;
  };
}
