import type { Path } from "./source.ts";

/** What is wrong with the document, where, and what to do about it. */
export interface Finding {
  readonly path: Path;
  readonly message: string;
  readonly remedy: string;
}
