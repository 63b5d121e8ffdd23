import type { Sample } from "./exchange.ts";
import type { Rules } from "./reference.ts";

/** The classes of what a server can get wrong. */
export type FaultClass =
  | "limit"
  | "length unit"
  | "conversion"
  | "null"
  | "enum"
  | "tuple"
  | "unknown field"
  | "company"
  | "body"
  | "media type"
  | "authentication"
  | "parameter"
  | "answer"
  | "error"
  | "crash"
  | "state";

/** A server that differs from the reference by one decision, and so breaks the contract. */
export interface Fault {
  /** The class and what is special, unique. */
  name: string;
  class: FaultClass;
  /** What the server does wrong, in one sentence. */
  description: string;
  change(rules: Rules): void;
  /** A request on which the fault shows. */
  witness: Sample;
  /** Set where the fault shows only to a caller who signs. */
  needsSignature?: true;
}

/** Names a class once for all its faults. */
export const faultsOf =
  (faultClass: FaultClass) =>
  (name: string, description: string, witness: Sample, change: (rules: Rules) => void): Fault => ({
    name: `${faultClass.replaceAll(" ", "-")}/${name}`,
    class: faultClass,
    description,
    change,
    witness,
  });
