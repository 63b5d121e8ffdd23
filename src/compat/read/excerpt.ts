// Takes single operations out of a large document, with what they refer to.
import type { Json } from "../../openapi/document.ts";
import { fromFragment } from "../../openapi/pointer.ts";
import type { Side } from "../schema/alternative.ts";
import { HEIRS, type References, referencesIn } from "./references.ts";
import { View } from "./view.ts";

/** A document of some operations, with the components that they reach: of a large document, they need few. */
export class Excerpt {
  readonly #references: References;
  readonly #view: View;
  readonly #components = new Map<string, Map<string, unknown>>();
  readonly #paths: Record<string, Json> = {};
  #isWhole = false;
  /** How many objects and lists it holds. */
  size = 0;

  constructor(references: References, side: Side) {
    this.#references = references;
    this.#view = new View(references, side);
  }

  /** Whether an operation can be judged: all of it is known, and can be shown as its side sees it. */
  fits(operation: Json): boolean {
    const reached = this.#reached(operation);
    const isKnown = ($ref: string): boolean => $ref === HEIRS || this.#references.failure({ $ref }) === undefined;
    return (
      (this.#references.isWhole || [...reached.keys()].every(isKnown)) &&
      this.#view.fits([operation, ...reached.values()])
    );
  }

  add(operationId: string, path: string, method: string, operation: Json): void {
    this.#paths[`/${operationId}${path}`] = { [method]: { ...operation, operationId } };
    this.size += sizeOf(operation);
    for (const [reference, component] of this.#reached(operation)) {
      const [kind, section = "", name = "", ...inner] = fromFragment(reference);
      if (kind === "components" && inner.length === 0) {
        const known = this.#components.get(section) ?? new Map<string, unknown>();
        this.size += known.has(name) ? 0 : sizeOf(component);
        this.#components.set(section, known.set(name, component));
      } else if (reference === HEIRS) {
        // What extends a schema can be anywhere.
        this.#isWhole = true;
      }
    }
  }

  get document(): Json {
    // What is compared here is the same in all versions that the model reads.
    const { security: _, webhooks: __, components, ...others } = this.#references.document;
    const reached = Object.fromEntries(
      [...this.#components].map(([section, parts]) => [section, Object.fromEntries(parts)]),
    );
    return this.#view.document({ ...others, paths: this.#paths, components: this.#isWhole ? components : reached });
  }

  /** What a part of the document refers to, directly or not; of a place within a component, the whole component. */
  #reached(part: unknown): ReadonlyMap<string, unknown> {
    const reached = new Map<string, unknown>();
    const open = [...referencesIn(part)];
    for (let reference = open.pop(); reference !== undefined; reference = open.pop()) {
      const [whole = reference] = /^#\/components\/[^/]+\/[^/]+/.exec(reference) ?? [];
      if (!reached.has(whole)) {
        const component = this.#references.target({ $ref: whole });
        reached.set(whole, component);
        open.push(...referencesIn(component));
      }
    }
    return reached;
  }
}

/** How many objects and lists a part of a document holds. */
export function sizeOf(value: unknown): number {
  return typeof value === "object" && value !== null
    ? Object.values(value).reduce((sum, inner) => sum + sizeOf(inner), 1)
    : 0;
}
