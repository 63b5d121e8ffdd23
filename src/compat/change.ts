/** A difference between two documents that somebody notices. */
export interface Change {
  /** `operationId`, or method and path if there is none; empty for the whole document. */
  readonly operation: string;
  /** Where, in names of the wire: `query export_size`, `body export_headers[][0]`, `answer 200 task_id`. */
  readonly location: string;
  /** What it breaks and for whom, and how to migrate. */
  readonly message: string;
}

/** What a consumer of the old document has to know of the new one. */
export interface Comparison {
  readonly breaking: readonly Change[];
  readonly compatible: readonly Change[];
}
