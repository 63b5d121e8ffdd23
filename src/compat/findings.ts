import { isObject, type Json } from "../openapi/document.ts";
import { operationsOf } from "../openapi/structure.ts";
import type { Change, SkippedPart } from "./change.ts";
import type { References } from "./read/references.ts";
import { Sameness } from "./read/sameness.ts";
import { isDirected } from "./read/view.ts";
import { removalRule, ruleOf } from "./rules/rules.ts";
import { valueRule } from "./rules/value-rules.ts";
import { type Incompatibility, isUnread, type Side } from "./schema/alternative.ts";
import { Inclusion } from "./schema/inclusion.ts";
import type { Schema } from "./schema/keywords.ts";
import { SchemaReader } from "./schema/schema.ts";
import type { Writing } from "./schema/texts.ts";
import { whatChanged, wirePath } from "./wording.ts";

/** Where a schema stands. */
export interface Spot {
  readonly id: string;
  readonly location: string;
  readonly side: Side;
  /** Whether it describes XML. */
  readonly isXml?: boolean;
  /** Whether it describes a parameter or a header, and not a body. */
  readonly isNamed?: boolean;
  /** Whether it is what the service sends when it calls. */
  readonly isCall?: boolean;
  /** How lists are written, if values are written as text. */
  readonly lists?: Writing;
}

/** What stands in the old document and in the new one, as their parts; `undefined` if there is none. */
export type Pair = readonly [old: unknown, next: unknown];

/** A change, and the parts of the documents that it is about. */
export interface Finding {
  readonly change: Change;
  readonly parts: Pair;
  /** The keyword that changed, if it is one. */
  readonly keyword?: string;
}

interface Inclusions {
  readonly forward: Inclusion;
  readonly backward: Inclusion;
}

/** The two documents, and what was read of their schemas. */
class Schemas {
  readonly same: Sameness;
  /** What could not be compared, by place. */
  readonly skipped = new Map<string, SkippedPart>();
  readonly readers: Readonly<Record<Side, readonly [SchemaReader, SchemaReader]>>;
  readonly #inclusions = new Map<string, Inclusions>();

  constructor(old: References, next: References) {
    this.same = new Sameness(old, next);
    const readers = (side: Side) => [new SchemaReader(old, side), new SchemaReader(next, side)] as const;
    const request = readers("request");
    // Where nothing is only read, or only written, both sides read the same of a schema.
    const hasSides = [old, next].some(({ document }) => isDirected(document));
    this.readers = { request, response: hasSides ? readers("response") : request };
  }

  /** The old requests must be among the new ones; the new responses must be among the old ones. */
  inclusions({ side, isXml = false, lists }: Spot): Inclusions {
    const key = `${side} ${isXml} ${lists}`;
    const [old, next] = this.readers[side];
    const [source, target] = side === "request" ? [old, next] : [next, old];
    const shared = { same: this.same, ...(lists && { text: { lists } }) };
    const known = this.#inclusions.get(key) ?? {
      forward: new Inclusion(source, target, side, { ...shared, isXml }),
      backward: new Inclusion(target, source, side, { ...shared, newer: side === "request" ? "source" : "target" }),
    };
    this.#inclusions.set(key, known);
    return known;
  }
}

/** Collects changes, and compares the schemas of two documents. */
export class Findings {
  readonly all: Finding[] = [];
  /** Changes that stand at the document and not at an operation, as `operation location message`. */
  readonly shared = new Set<string>();
  readonly old: References;
  readonly next: References;
  /** The day on which a sunset is looked at, as `2026-12-31`. */
  readonly today: string | undefined;
  readonly #schemas: Schemas;
  #requiredSchemes?: ReadonlySet<string>;

  constructor(old: References, next: References, today?: string, schemas = new Schemas(old, next)) {
    this.old = old;
    this.next = next;
    this.today = today;
    this.#schemas = schemas;
  }

  /** Findings of their own about the same documents. */
  apart(): Findings {
    return new Findings(this.old, this.next, this.today, this.#schemas);
  }

  /** Whether a part of the old document and one of the new one surely mean the same. */
  areSame(old: unknown, next: unknown): boolean {
    return this.#schemas.same.has(old, next);
  }

  /** The names of the security schemes that the new document requires anywhere. */
  get requiredSchemes(): ReadonlySet<string> {
    this.#requiredSchemes ??= new Set(requirementsIn(this.next.document).flatMap((way) => Object.keys(way)));
    return this.#requiredSchemes;
  }

  /** The readers of the schemas of both documents. */
  readers(side: Side): readonly [old: SchemaReader, next: SchemaReader] {
    return this.#schemas.readers[side];
  }

  get skipped(): readonly SkippedPart[] {
    return [...this.#schemas.skipped.values()];
  }

  /** Notes that a part was not compared. */
  skip(operation: string, location: string, reason: string): void {
    const key = `${operation} ${location}`;
    const { skipped } = this.#schemas;
    skipped.set(key, skipped.get(key) ?? { operation, location, reason });
  }

  /** Notes that parts cannot be compared, if what one of them stands for is not known. */
  skips(operation: string, location: string, [old, next]: Pair): boolean {
    const reason = this.old.failure(old) ?? this.next.failure(next);
    if (reason !== undefined) {
      this.skip(operation, location, reason);
    }
    return reason !== undefined;
  }

  /** Notes a change: a case of a rule, at a place of an operation. */
  note(
    id: string,
    operation: string,
    location: string,
    what: string,
    parts: Pair = [undefined, undefined],
    { counterexample, keyword }: { readonly counterexample?: string; readonly keyword?: string } = {},
  ): void {
    const { level, breaks, migrate } = ruleOf(id);
    const message = breaks === "" ? `${what}.` : `${what}: ${breaks}. ${migrate}`;
    const shown = counterexample === undefined ? {} : { counterexample };
    const change: Change = { rule: id, level, operation, location, message, ...shown };
    this.all.push({ change, parts, ...(keyword !== undefined && { keyword }) });
  }

  /** Notes that something went; it may, once its sunset is past. */
  noteRemoval(
    id: string,
    operation: string,
    location: string,
    what: string,
    old: { readonly [key: string]: unknown },
  ): void {
    const sunset = old["deprecated"] === true ? old["x-sunset"] : undefined;
    this.note(removalRule(id, sunset, this.today), operation, location, what, [old, undefined]);
  }

  /** Compares two schemas at one place. */
  schemas(spot: Spot, old: Schema, next: Schema, optional = true): void {
    const { side } = spot;
    const { forward, backward } = this.#schemas.inclusions(spot);
    const [source, target] = side === "request" ? [old, next] : [next, old];
    const broken = forward.whole(source, target, optional);
    for (const incompatibility of broken) {
      this.#noteIncompatibility(spot, incompatibility, true);
    }
    const key = ({ path, keyword }: Incompatibility): string =>
      `${wirePath(path)} ${keyword === "additionalProperties" ? "properties" : keyword}`;
    const known = new Set(broken.map(key));
    const loosened = backward.whole(target, source, optional);
    for (const incompatibility of loosened.filter(
      (loosening) => loosening.keyword === "enum" || !known.has(key(loosening)),
    )) {
      this.#noteIncompatibility(spot, incompatibility, false);
    }
  }

  #noteIncompatibility(
    { id, location, side, isNamed = false }: Spot,
    incompatibility: Incompatibility,
    breaks: boolean,
  ): void {
    const place = [location, wirePath(incompatibility.path)].filter(Boolean).join(" ");
    if (isUnread(incompatibility)) {
      this.skip(id, place, incompatibility.source);
      return;
    }
    const rule = removalRule(valueRule(incompatibility, side, breaks, isNamed), incompatibility.sunset, this.today);
    const parts =
      (side === "request") === breaks
        ? incompatibility.parts
        : incompatibility.parts && ([...incompatibility.parts].reverse() as unknown as Pair);
    const { keyword } = incompatibility;
    this.note(rule, id, place, whatChanged(incompatibility, side, breaks), parts, { keyword });
  }
}

/** The security requirements of a document and of its operations. */
function requirementsIn({ security, paths, webhooks }: Json): Json[] {
  const items = [paths, webhooks].flatMap((group) => Object.values(isObject(group) ? group : {})).filter(isObject);
  const operations = items.flatMap(operationsOf);
  return [security, ...operations.map(([, operation]) => operation["security"])].flat().filter(isObject);
}
