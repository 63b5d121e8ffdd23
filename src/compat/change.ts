/** Whom a change breaks: everybody it concerns, some readers only, or nobody. */
export type Level = "breaking" | "risky" | "compatible";

/** Where something stands in a document. */
export interface Place {
  /** JSON pointer into the document, as `/paths/~1things/get`. */
  readonly pointer: string;
  /** The file, or the address. Absent if only the parsed document is known. */
  readonly file?: string;
  /** From 1 on. */
  readonly line?: number;
}

/** A difference between two documents that somebody notices. */
export interface Change {
  /** Id of its {@link Rule}. */
  readonly rule: string;
  readonly level: Level;
  /** `operationId`, or method and path if there is none; empty for the whole document. */
  readonly operation: string;
  /** Where, in names of the wire: `query export_size`, `body export_headers[][0]`, `response 200 task_id`. */
  readonly location: string;
  /** What it breaks and for whom, and how to migrate. */
  readonly message: string;
  /** Where it stands in the old document, and in the new one. */
  readonly old?: Place;
  readonly new?: Place;
  /** A request that the old contract accepts and the new one refuses, or a response that the old one rules out. */
  readonly counterexample?: string;
}

/** A part that was not compared. */
export interface SkippedPart {
  /** As of a {@link Change}. */
  readonly operation: string;
  readonly location: string;
  readonly reason: string;
}

/** What a consumer of the old document has to know of the new one. */
export interface Comparison {
  /** Changes that break whoever they concern. */
  readonly breaking: readonly Change[];
  /** Changes that break some consumers only. */
  readonly risky: readonly Change[];
  /** Changes that break nobody. */
  readonly compatible: readonly Change[];
  /** What was not compared: nothing is said of its changes. */
  readonly skipped: readonly SkippedPart[];
  /**
   * Operations that change in a way that concerns somebody, and of which no counterexample was searched for: of large documents only the
   * first ones get some. Absent if there is none.
   */
  readonly unsearched?: readonly string[];
  /** Set if the documents have no operation in common: they are hardly two versions of one. */
  readonly unrelated?: true;
}
