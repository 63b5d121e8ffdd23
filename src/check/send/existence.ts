import type { Operation } from "../../openapi/model.ts";
import { textOf } from "../cases/request.ts";
import { encode } from "./encode.ts";

/** The path values of a request, complete. */
type PathValues = Readonly<Record<string, unknown>>;

/**
 * Remembers which path values a target has shown to exist. A value exists at its place only: the path down to it is what is remembered,
 * so that a task of one project says nothing about another one.
 */
export class Existence {
  readonly #shown = new Set<string>();
  readonly #deleted = new Set<string>();
  #deletions = 0;

  /** Notes that a request is sent. Returns what is to be called with the status that it gets. */
  sending({ method, path: template }: Operation, path: PathValues): (status: number) => void {
    const places = [...placesOf(template, path).values()];
    if (method === "DELETE") {
      const deleted = places.at(-1) ?? template;
      this.#delete(deleted);
      return () => this.#delete(deleted);
    }
    const before = this.#deletions;
    return (status) => {
      // A deletion in the meantime may have come after it.
      if (status >= 200 && status < 300 && before === this.#deletions) {
        for (const place of places) {
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
  unknown({ path: template }: Operation, path: PathValues, named: Readonly<Record<string, string>>): string[] {
    let exists = true;
    return [...placesOf(template, path)].flatMap(([name, place]) => {
      const isNamed = named[name] !== undefined && textOf(path[name]) === named[name];
      // What is named exists below what exists.
      const isThere = exists && isNamed && ![...this.#deleted].some((deleted) => overlap(deleted, place));
      exists = this.#shown.has(place) || isThere;
      return exists ? [] : [name];
    });
  }

  #delete(place: string): void {
    this.#deletions++;
    this.#deleted.add(place);
    for (const shown of this.#shown) {
      if (overlap(shown, place)) {
        this.#shown.delete(shown);
      }
    }
  }
}

/** The path down to each of its parameters, by name. */
function placesOf(template: string, path: PathValues): Map<string, string> {
  const places = new Map<string, string>();
  let place = "";
  for (const part of template.split(/(\{[^}]+\})/)) {
    const name = /^\{(.+)\}$/.exec(part)?.[1];
    place += name === undefined ? part : encode(textOf(path[name] ?? ""));
    if (name !== undefined) {
      places.set(name, place);
    }
  }
  return places;
}

const overlap = (one: string, other: string): boolean => one.startsWith(other) || other.startsWith(one);
