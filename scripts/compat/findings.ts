import type { Json } from "../../src/contract/document.ts";
import type { Change } from "./change.ts";
import { type Gap, Inclusion } from "./inclusion.ts";
import { type Schema, SchemaReader, type Side } from "./schema.ts";
import { breakingMessage, compatibleMessage, wirePath } from "./wording.ts";

/** Where a schema stands. */
export interface Spot {
  readonly id: string;
  readonly location: string;
  readonly side: Side;
}

/** Collects changes, and compares the schemas of two documents. */
export class Findings {
  readonly breaking: Change[] = [];
  readonly compatible: Change[] = [];
  /** Changes that stand at the document and not at an operation, as `location message`. */
  readonly shared = new Set<string>();
  readonly old: Json;
  readonly next: Json;
  readonly #forward: Readonly<Record<Side, Inclusion>>;
  readonly #backward: Readonly<Record<Side, Inclusion>>;

  constructor(old: Json, next: Json) {
    this.old = old;
    this.next = next;
    const readers = (side: Side): [SchemaReader, SchemaReader] => [
      new SchemaReader(old, side),
      new SchemaReader(next, side),
    ];
    const [request, answer] = [readers("request"), readers("answer")];
    this.#forward = {
      request: new Inclusion(...request, "request"),
      answer: new Inclusion(answer[1], answer[0], "answer"),
    };
    this.#backward = {
      request: new Inclusion(request[1], request[0], "request"),
      answer: new Inclusion(...answer, "answer"),
    };
  }

  /** Notes a change that breaks a consumer. */
  breaks(operation: string, location: string, message: string): void {
    this.breaking.push({ operation, location, message });
  }

  /** Notes a change that breaks nobody. */
  adds(operation: string, location: string, message: string): void {
    this.compatible.push({ operation, location, message });
  }

  /** Why a consumer of `old` does not get along with `next`. */
  gaps(side: Side, old: Schema, next: Schema, optional = true): readonly Gap[] {
    return side === "request" ? this.#forward.request.gaps(old, next, optional) : this.#forward.answer.gaps(next, old);
  }

  /** Compares two schemas at one place. */
  schemas({ id, location, side }: Spot, old: Schema, next: Schema, optional = true): void {
    const broken = this.gaps(side, old, next, optional);
    for (const gap of broken) {
      this.breaks(id, [location, wirePath(gap.path)].filter(Boolean).join(" "), breakingMessage(gap, side));
    }
    const key = ({ path, keyword }: Gap): string =>
      `${wirePath(path)} ${keyword === "additionalProperties" ? "properties" : keyword}`;
    const known = new Set(broken.map(key));
    const loosened =
      side === "request" ? this.#backward.request.gaps(next, old, optional) : this.#backward.answer.gaps(old, next);
    for (const gap of loosened.filter((one) => one.keyword === "enum" || !known.has(key(one)))) {
      this.adds(id, [location, wirePath(gap.path)].filter(Boolean).join(" "), compatibleMessage(gap, side));
    }
  }
}
