// Rules for operations and what they consist of, apart from the values in them.
import type { Rule } from "./rule.ts";

/** Rules for what breaks: id, side, level, what it breaks, how to migrate. */
type Row = readonly [id: string, side: Rule["side"], level: Rule["level"], breaks: string, migrate: string];

const UNREAD = "what a caller sends here is no longer read";
const OTHER_FORM = "what a caller sends is misread";
const REFUSED = "a caller that leaves it out is refused";
const ABSENT = "a reader that relies on it may find nothing";

const CONCERNING: readonly Row[] = [
  ["operation-removed", "both", "breaking", "a caller gets no response", "Call another operation."],
  ["operation-moved", "both", "breaking", "a caller of the old address gets no response", "Call the new address."],
  [
    "operation-id-changed",
    "both",
    "breaking",
    "generated code calls it by the old name",
    "Generate it again, and call the new name.",
  ],
  ["server-removed", "both", "breaking", "a caller of this address gets no response", "Call another server."],
  [
    "default-server-changed",
    "both",
    "breaking",
    "the requests of a caller that chooses no server go elsewhere",
    "Choose the server.",
  ],
  [
    "security-requirement-removed",
    "request",
    "breaking",
    "a caller that authenticates with it is refused",
    "Authenticate in another way.",
  ],
  ["request-parameter-removed", "request", "breaking", UNREAD, "Do without it."],
  [
    "request-parameter-moved",
    "request",
    "breaking",
    "what a caller sends at the old place is no longer read",
    "Send it at the new one.",
  ],
  ["request-parameter-required-added", "request", "breaking", "a caller that does not know it is refused", "Send it."],
  ["request-parameter-became-required", "request", "breaking", REFUSED, "Always send it."],
  ["request-parameter-style-changed", "request", "breaking", OTHER_FORM, "Write it in the new form."],
  [
    "request-parameter-allow-reserved-removed",
    "request",
    "breaking",
    "a caller that relied on it is misread or refused",
    "Encode reserved characters.",
  ],
  [
    "request-parameter-allow-empty-value-removed",
    "request",
    "breaking",
    "a caller that relied on it is misread or refused",
    "Send a value.",
  ],
  ["request-body-removed", "request", "breaking", "what a caller sends is no longer read", "Do without it."],
  ["request-body-required-added", "request", "breaking", "a caller that sends none is refused", "Send one."],
  ["request-body-became-required", "request", "breaking", "a caller that sends none is refused", "Send one."],
  ["request-media-type-removed", "request", "breaking", "a caller that sends it is refused", "Send one that is left."],
  [
    "request-encoding-changed",
    "request",
    "breaking",
    "a caller that keeps to the old form is misread",
    "Write it in the new form.",
  ],
  ["response-status-added", "response", "breaking", "a reader does not know it", "Handle this status."],
  [
    "response-error-added",
    "response",
    "risky",
    "a reader that takes the list for complete does not know it",
    "Handle it as any error of its class.",
  ],
  [
    "response-status-removed",
    "response",
    "breaking",
    "a reader that waits for it, or reads its body, finds nothing",
    "Read the statuses that are left.",
  ],
  [
    "response-error-removed",
    "response",
    "risky",
    "a reader of its body is told nothing of it any longer",
    "Expect any body of an error.",
  ],
  [
    "response-media-type-added",
    "response",
    "risky",
    "a reader that does not ask for the old one cannot read it",
    "Name the old one in `Accept`, or read it too.",
  ],
  [
    "response-media-type-removed",
    "response",
    "breaking",
    "a reader finds nothing that it can read",
    "Read one that is left.",
  ],
  ["response-encoding-changed", "response", "breaking", "a reader of the old form misreads it", "Read the new form."],
  ["response-header-removed", "response", "breaking", "a reader of it finds nothing", "Do without it."],
  ["response-header-became-optional", "response", "breaking", ABSENT, "Handle its absence."],
  [
    "response-header-style-changed",
    "response",
    "breaking",
    "a reader of the old form misreads it",
    "Read the new form.",
  ],
  ["call-removed", "both", "breaking", "a consumer waits for this call in vain", "Do without it."],
  ["call-media-type-added", "response", "breaking", "a consumer cannot read it", "Read it too."],
  ["call-body-became-optional", "response", "breaking", ABSENT, "Handle its absence."],
  [
    "call-response-status-removed",
    "request",
    "breaking",
    "a consumer that responds so is misread",
    "Respond with a status that is left.",
  ],
  [
    "call-security-requirement-added",
    "response",
    "breaking",
    "a consumer that demands what was announced refuses the call",
    "Take what comes now.",
  ],
];

const COMPATIBLE: readonly (readonly [id: string, side: Rule["side"]])[] = [
  ["operation-added", "both"],
  ["operation-deprecated", "both"],
  ["operation-id-added", "both"],
  ["server-added", "both"],
  ["security-requirement-added", "request"],
  ["request-parameter-added", "request"],
  ["request-parameter-renamed", "request"],
  ["request-parameter-became-optional", "request"],
  ["request-parameter-allow-reserved-added", "request"],
  ["request-parameter-allow-empty-value-added", "request"],
  ["request-body-added", "request"],
  ["request-body-became-optional", "request"],
  ["request-media-type-added", "request"],
  ["request-encoding-widened", "request"],
  ["response-status-specified", "response"],
  ["response-body-added", "response"],
  ["response-media-type-narrowed", "response"],
  ["response-encoding-narrowed", "response"],
  ["response-header-added", "response"],
  ["response-header-became-required", "response"],
  ["response-link-changed", "response"],
  ["call-added", "both"],
  ["call-body-became-required", "response"],
  ["call-response-status-added", "request"],
  ["call-security-requirement-narrowed", "response"],
];

/** Rules for operations. A call is a webhook or a callback: what the service sends there counts as a response. */
export const OPERATION_RULES: readonly Rule[] = [
  ...CONCERNING.map(([id, side, level, breaks, migrate]): Rule => ({ id, side, level, breaks, migrate })),
  ...COMPATIBLE.map(([id, side]): Rule => ({ id, side, level: "compatible", breaks: "", migrate: "" })),
];
