import type { Change, Place, SkippedPart } from "../change.ts";
import type { AcceptedChange, Judged } from "../policy.ts";

/** What the reporters of a comparison write. */
export interface CompatReport extends Judged {
  /** What the documents are called. */
  readonly names: { readonly old: string; readonly next: string };
}

/** How many changes of each level there are, how many were accepted, and how many parts were not compared. */
export function counts({ breaking, risky, compatible, skipped, accepted }: CompatReport): string {
  const taken = accepted.reduce((sum, { changes }) => sum + changes.length, 0);
  return [
    `${breaking.length} breaking, ${risky.length} risky, ${compatible.length} compatible`,
    ...(taken > 0 ? [`${taken} accepted`] : []),
    ...(skipped.length > 0 ? [`${skipped.length} not compared`] : []),
  ].join(", ");
}

/** A part that was not compared, in a sentence. */
export function skippedSentence({ operation, location, reason }: SkippedPart): string {
  return `${[operation, location].filter(Boolean).join(" ")}: ${reason}.`;
}

/** Changes by operation, those of the document first, in the order of the documents. */
export function byOperation(changes: readonly Change[]): ReadonlyMap<string, readonly Change[]> {
  const groups = new Map<string, Change[]>([["", []]]);
  for (const change of changes) {
    groups.set(change.operation, [...(groups.get(change.operation) ?? []), change]);
  }
  return new Map([...groups].filter(([, group]) => group.length > 0));
}

/** An operation, or the whole document. */
export function operationName(operation: string): string {
  return operation === "" ? "The document" : operation;
}

/** A place as people look it up: `openapi.yaml:12`. */
export function placeText(name: string, place: Place | undefined): string | undefined {
  if (place === undefined) {
    return undefined;
  }
  return place.line === undefined ? `${place.file ?? name}#${place.pointer}` : `${place.file ?? name}:${place.line}`;
}

/** The places of a change, old and new. */
export function placesText({ names }: CompatReport, change: Change): string {
  return [placeText(names.old, change.old), placeText(names.next, change.new)].filter(Boolean).join(" → ");
}

/** What became of an entry of accepted changes, in a sentence. */
export function acceptedSentence({ selector, reason, until, status, changes }: AcceptedChange): string {
  const about = `${selector} (${reason})`;
  switch (status) {
    case "applies":
      return `${about}${until === undefined ? "" : `, until ${until}`}: ${changes.length} ${changes.length === 1 ? "change" : "changes"}.`;
    case "expired":
      return `${about}: was accepted until ${until}. Take the change back, or set another day.`;
    default:
      return `${about}: no longer applies. Remove the entry.`;
  }
}

/** The report as JSON. */
export function toJson({ breaking, risky, compatible, skipped, accepted }: CompatReport): string {
  return `${JSON.stringify({ breaking, risky, compatible, skipped, accepted }, null, 2)}\n`;
}
