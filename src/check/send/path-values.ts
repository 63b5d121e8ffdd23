import { type Operation, pathParameters } from "../../openapi/model.ts";
import { fillPath, smallestRequest } from "../cases/base-request.ts";
import type { RequestValues } from "../cases/request.ts";

type Values = Readonly<Record<string, string>>;

/** A value for each path parameter of an operation: a real one, else one that the document shows, else the smallest. */
export class PathValues {
  readonly #given: Values;
  /** By operation, from responses; an operation that is missing needs none. */
  readonly #linked = new Map<string, Values>();
  readonly #paths = new Map<string, Readonly<Record<string, unknown>>>();

  /** @param given Values that are known to exist, by parameter name. */
  constructor(given: Values) {
    this.#given = given;
  }

  /** Values that exist at the target, as far as they are known. */
  existing(operation: Operation): Values {
    const own = pathParameters(operation).filter(({ name }) => this.#given[name] !== undefined);
    return {
      ...Object.fromEntries(own.map(({ name }) => [name, this.#given[name] ?? ""])),
      ...this.#linked.get(operation.id),
    };
  }

  /** The names of the parameters whose values came from a link. */
  linked({ id }: Operation): string[] {
    return Object.keys(this.#linked.get(id) ?? {});
  }

  isLinked({ id }: Operation): boolean {
    return this.#linked.has(id);
  }

  /** Takes the values that a link has given. */
  link({ id }: Operation, values: Values): void {
    this.#linked.set(id, values);
    this.#paths.delete(id);
  }

  /** Forgets what a link has given. */
  forget({ id }: Operation): void {
    this.#linked.delete(id);
  }

  /** A request with values for the path parameters that it leaves open. */
  complete(operation: Operation, request: RequestValues): RequestValues {
    let values = this.#paths.get(operation.id);
    if (!values) {
      const path = { ...examplePath(operation), ...this.existing(operation) };
      values = fillPath(operation, { ...smallestRequest(operation), path }).path;
      this.#paths.set(operation.id, values);
    }
    return { ...request, path: { ...values, ...request.path } };
  }
}

/** Values of path parameters that the document shows as examples. */
export function examplePath(operation: Operation): Record<string, unknown> {
  const shown = pathParameters(operation).filter(({ examples }) => examples.length > 0);
  return Object.fromEntries(shown.map(({ name, examples }) => [name, examples[0]]));
}
