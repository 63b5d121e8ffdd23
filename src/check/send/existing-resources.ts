import type { Operation } from "../../openapi/model.ts";
import { templateParts } from "../../openapi/paths.ts";
import { type RequestValues, textOf } from "../cases/request.ts";
import { memoized } from "../memoized.ts";
import { encode } from "./encode.ts";

/** The path values of a request, complete. */
type Path = RequestValues["path"];

/**
 * Remembers which path values a target has shown to exist. A value exists at its place only: the path down to it is what is remembered,
 * so that a task of one project says nothing about another one.
 */
export class ExistingResources {
  readonly #shown = new Set<string>();
  readonly #deleted = new Set<string>();
  /** What was deleted, in order. */
  readonly #deletions: string[] = [];

  /** Notes that a request is sent. Returns what is to be called with the status that it gets. */
  beginRequest(operation: Operation, path: Path): (status: number) => void {
    if (operation.method === "DELETE") {
      const deleted = [...placesOf(operation, path).values()].at(-1) ?? operation.path;
      this.#delete(deleted);
      return () => this.#delete(deleted);
    }
    const show = this.beginLink();
    return (status) => {
      if (status >= 200 && status < 300) {
        show(operation, path);
      }
    };
  }

  /** Begins to look at what exists. Returns what is to be called with what was seen. */
  beginLink(): (operation: Operation, path: Path) => void {
    const before = this.#deletions.length;
    return (operation, path) => {
      // A deletion in the meantime may have come after it.
      const since = this.#deletions.slice(before);
      for (const place of placesOf(operation, path).values()) {
        if (!since.some((deleted) => overlap(deleted, place))) {
          this.#shown.add(place);
        }
      }
    };
  }

  /**
   * The path parameters of a request whose values are not known to exist, in the order of the path.
   *
   * @param named Values that exist, from links or from whoever runs the check, by parameter name
   */
  unknown(operation: Operation, path: Path, named: Readonly<Record<string, string>>): string[] {
    let exists = true;
    return [...placesOf(operation, path)].flatMap(([name, place]) => {
      const isNamed = named[name] !== undefined && textOf(path[name]) === named[name];
      // What is named exists below what exists.
      const isThere = exists && isNamed && ![...this.#deleted].some((deleted) => overlap(deleted, place));
      exists = this.#shown.has(place) || isThere;
      return exists ? [] : [name];
    });
  }

  /** Whether what a path leads to was deleted, and nothing has shown it since. */
  isGone(operation: Operation, path: Path): boolean {
    return [...placesOf(operation, path).values()].some((place) => this.#deleted.has(place) && !this.#shown.has(place));
  }

  #delete(place: string): void {
    this.#deletions.push(place);
    this.#deleted.add(place);
    for (const shown of this.#shown) {
      if (overlap(shown, place)) {
        this.#shown.delete(shown);
      }
    }
  }
}

const partsOf = memoized(({ path }: Operation) => templateParts(path));

/** The path down to each of its parameters, by name. */
function placesOf(operation: Operation, path: Path): Map<string, string> {
  const places = new Map<string, string>();
  let place = "";
  for (const [text, name] of partsOf(operation)) {
    place += text;
    if (name !== undefined) {
      place += encode(textOf(path[name] ?? ""));
      places.set(name, place);
    }
  }
  return places;
}

/** Whether one path is, or leads through, another one: `i1` does not lead through `i10`. */
const overlap = (left: string, right: string): boolean => isBelow(left, right) || isBelow(right, left);

const isBelow = (path: string, above: string): boolean =>
  path.startsWith(above) && !/[\w%-]/.test(path[above.length] ?? "");
