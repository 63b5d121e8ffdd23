import type { Fault } from "./fault.ts";
import { ANSWER_FAULTS } from "./faults-answers.ts";
import { LIMIT_FAULTS } from "./faults-limits.ts";
import { REQUEST_FAULTS } from "./faults-requests.ts";
import { SUBTLE_FAULTS } from "./faults-subtle.ts";
import { VALUE_FAULTS } from "./faults-values.ts";

/** Every faulty server: the reference with one decision gone wrong. */
export const FAULTS: Fault[] = [
  ...LIMIT_FAULTS,
  ...VALUE_FAULTS,
  ...REQUEST_FAULTS,
  ...ANSWER_FAULTS,
  ...SUBTLE_FAULTS,
];
