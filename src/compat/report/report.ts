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
  return `${spotText({ operation, location })}: ${reason}.`;
}

/** A change, and where else it is the same: what a shared schema says changes wherever that is used. */
export interface SharedChange {
  readonly change: Change;
  readonly others: readonly Change[];
}

/** So many of the other places of a change are named where there is no room for all. */
const MOST_PLACES = 5;

/** Changes by operation, those of the document first, in the order of the documents; the same change once, at its first place. */
export function byOperation(changes: readonly Change[]): ReadonlyMap<string, readonly SharedChange[]> {
  const shared = new Map<unknown, Change[]>();
  for (const change of changes) {
    const { rule, message, old, new: next } = change;
    const key = old || next ? [rule, message, old?.pointer, next?.pointer].join("\n") : change;
    shared.set(key, [...(shared.get(key) ?? []), change]);
  }
  const groups = new Map<string, SharedChange[]>([["", []]]);
  for (const [change, ...others] of shared.values()) {
    if (change) {
      groups.set(change.operation, [...(groups.get(change.operation) ?? []), { change, others }]);
    }
  }
  return new Map([...groups].filter(([, group]) => group.length > 0));
}

/** How many other places of a change there are. */
export function othersTitle({ others }: SharedChange): string {
  return `The same at ${others.length} more ${others.length === 1 ? "place" : "places"}`;
}

/** Where else a change is the same, in a sentence; nothing if nowhere. */
export function othersSentence(shared: SharedChange): string | undefined {
  const { others } = shared;
  const places = others.slice(0, MOST_PLACES).map(spotText).join("; ");
  const left = others.length - MOST_PLACES;
  return others.length === 0 ? undefined : `${othersTitle(shared)}: ${places}${left > 0 ? `; and ${left} more` : ""}.`;
}

/** An operation and a location, as people read them. */
export function spotText({ operation, location }: Pick<Change, "operation" | "location">): string {
  return [operation, location].filter(Boolean).join(" ");
}

/** Of which operations no counterexample was searched for, in a sentence each; none if it was searched for all. */
export function unsearchedSentences({ unsearched = [] }: CompatReport): readonly string[] {
  const named = unsearched.slice(0, MOST_PLACES).join(", ");
  const left = unsearched.length - MOST_PLACES;
  return unsearched.length === 0
    ? []
    : [
        `The documents are large: no counterexample was searched for in ${unsearched.length} ${unsearched.length === 1 ? "operation" : "operations"}: ${named}${left > 0 ? `, and ${left} more` : ""}.`,
      ];
}

/** A warning about documents that are hardly two versions of one; nothing if they are. */
export function unrelatedSentence({ unrelated }: CompatReport): string | undefined {
  return unrelated && "The two documents have no operation in common. Are they versions of the same API?";
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
export function toJson({
  breaking,
  risky,
  compatible,
  skipped,
  accepted,
  unsearched,
  unrelated,
}: CompatReport): string {
  return `${JSON.stringify({ breaking, risky, compatible, skipped, accepted, unsearched, unrelated }, null, 2)}\n`;
}
