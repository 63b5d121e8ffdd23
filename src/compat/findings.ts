import type { Json } from "../openapi/document.ts";
import type { Change } from "./change.ts";
import type { Gap, Side } from "./schema/alternative.ts";
import { Inclusion } from "./schema/inclusion.ts";
import type { Schema } from "./schema/keywords.ts";
import { SchemaReader } from "./schema/schema.ts";
import { breakingMessage, compatibleMessage, wirePath } from "./wording.ts";

/** Where a schema stands. */
export interface Spot {
  readonly id: string;
  readonly location: string;
  readonly side: Side;
  /** Whether it describes XML. */
  readonly isXml?: boolean;
}

/** Collects changes, and compares the schemas of two documents. */
export class Findings {
  readonly breaking: Change[] = [];
  readonly compatible: Change[] = [];
  /** Changes that stand at the document and not at an operation, as `operation location message`. */
  readonly shared = new Set<string>();
  readonly old: Json;
  readonly next: Json;
  readonly #readers: Readonly<Record<Side, readonly [SchemaReader, SchemaReader]>>;
  readonly #inclusions = new Map<string, { forward: Inclusion; backward: Inclusion }>();

  constructor(old: Json, next: Json) {
    this.old = old;
    this.next = next;
    const readers = (side: Side) => [new SchemaReader(old, side), new SchemaReader(next, side)] as const;
    this.#readers = { request: readers("request"), answer: readers("answer") };
  }

  /** Of requests the old ones must be among the new ones, of answers the new ones among the old ones. */
  #inclusion(side: Side, isXml: boolean): { forward: Inclusion; backward: Inclusion } {
    const key = `${side} ${isXml}`;
    const [old, next] = this.#readers[side];
    const [source, target] = side === "request" ? [old, next] : [next, old];
    const known = this.#inclusions.get(key) ?? {
      forward: new Inclusion(source, target, side, { isXml }),
      backward: new Inclusion(target, source, side, { newer: side === "request" ? "source" : "target" }),
    };
    this.#inclusions.set(key, known);
    return known;
  }

  /** The readers of the schemas of both documents. */
  readers(side: Side): readonly [old: SchemaReader, next: SchemaReader] {
    return this.#readers[side];
  }

  /** Notes a change that breaks a consumer. */
  breaks(operation: string, location: string, message: string): void {
    this.breaking.push({ operation, location, message });
  }

  /** Notes a change that breaks nobody. */
  adds(operation: string, location: string, message: string): void {
    this.compatible.push({ operation, location, message });
  }

  /** Compares two schemas at one place. */
  schemas({ id, location, side, isXml = false }: Spot, old: Schema, next: Schema, optional = true): void {
    const { forward, backward } = this.#inclusion(side, isXml);
    const [source, target] = side === "request" ? [old, next] : [next, old];
    const broken = forward.whole(source, target, optional);
    for (const gap of broken) {
      this.breaks(id, [location, wirePath(gap.path)].filter(Boolean).join(" "), breakingMessage(gap, side));
    }
    const key = ({ path, keyword }: Gap): string =>
      `${wirePath(path)} ${keyword === "additionalProperties" ? "properties" : keyword}`;
    const known = new Set(broken.map(key));
    const loosened = backward.whole(target, source, optional);
    for (const gap of loosened.filter((one) => one.keyword === "enum" || !known.has(key(one)))) {
      this.adds(id, [location, wirePath(gap.path)].filter(Boolean).join(" "), compatibleMessage(gap, side));
    }
  }
}
