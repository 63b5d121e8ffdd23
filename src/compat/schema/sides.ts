import type { Incompatibility, Side } from "./alternative.ts";
import type { Schema } from "./keywords.ts";
import type { SchemaReader } from "./schema.ts";

/** What parts of a comparison need of all of it. */
export interface Sides {
  readonly readers: readonly [source: SchemaReader, target: SchemaReader];
  readonly side: Side;
  /** Why a value of the one may not be one of the other. */
  readonly incompatibilities: (source: Schema, target: Schema) => readonly Incompatibility[];
  /** Whether values are written as text. */
  readonly isText: boolean;
  /** {@link incompatibilities} of a property. */
  readonly below: (name: string, source: Schema, target: Schema, optional?: boolean) => Incompatibility[];
  /** The same the other way round: of a schema of the target, and one of the source. */
  readonly reversed: (target: Schema, source: Schema) => readonly Incompatibility[];
}
