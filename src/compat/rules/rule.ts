import type { Level } from "../change.ts";

/** A kind of change. Its id stays the same from version to version. */
export interface Rule {
  readonly id: string;
  /** Where it is noticed: by who sends requests, by who reads responses, or by both. */
  readonly side: "request" | "response" | "both";
  readonly level: Level;
  /** What it breaks, and for whom; empty if nothing. */
  readonly breaks: string;
  /** What a consumer does about it; empty if nothing is to be done. */
  readonly migrate: string;
}
