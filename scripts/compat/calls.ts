// Compares what a service calls: webhooks and callbacks. There the service sends, and the consumer answers.
import { announced } from "./answers.ts";
import { compareContent } from "./content.ts";
import { compareIdentity, type Endpoint, locationOf } from "./endpoints.ts";
import type { Findings } from "./findings.ts";
import { compareNamed, headersOf, type Named } from "./headers.ts";

/** To which operation and place a change of a call belongs. */
interface Owner {
  readonly id: string;
  readonly place: string;
}

/** Compares calls: what is sent must have been announced, and what consumers answer must still be taken. */
export function compareCalls(
  findings: Findings,
  old: ReadonlyMap<string, Endpoint>,
  next: ReadonlyMap<string, Endpoint>,
  ownerOf: (call: Endpoint) => Owner,
): void {
  for (const [key, call] of old) {
    const { id, place } = ownerOf(call);
    const successor = next.get(key);
    if (successor) {
      compareCall(findings, { id, place }, call, successor);
    } else {
      findings.breaks(
        id,
        within(place, `${call.method} ${call.path}`),
        "was removed: a consumer waits for this call in vain. Do without it.",
      );
    }
  }
  for (const [key, call] of next) {
    if (!old.has(key)) {
      const { id, place } = ownerOf(call);
      findings.adds(id, within(place, `${call.method} ${call.path}`), "was added.");
    }
  }
}

function within(place: string, inner: string): string {
  return [place, inner].filter(Boolean).join(" ");
}

function compareCall(findings: Findings, { id, place }: Owner, old: Endpoint, next: Endpoint): void {
  compareIdentity(findings, id, place, old, next);
  compareNamed(findings, { id, location: place, side: "answer" }, parametersOf(old), parametersOf(next));
  const body = within(place, "body");
  const [wasSure, isSure] = [old, next].map((call) => call.body?.["required"] === true);
  if (wasSure && next.body && !isSure) {
    findings.breaks(id, body, "became optional: a reader that relies on it may find nothing. Handle its absence.");
  } else if (old.body && !wasSure && isSure) {
    findings.adds(id, body, "is always present now.");
  }
  compareContent(findings, { id, location: body, side: "answer" }, old.body?.["content"], next.body?.["content"]);
  for (const [status, answer] of old.answers) {
    const location = within(place, `answer ${status}`);
    const [, taken] = announced(next.answers, status) ?? [];
    if (!taken) {
      findings.breaks(
        id,
        location,
        "is no longer taken: a consumer that answers so is misread. Answer with a status that is left.",
      );
      continue;
    }
    const spot = { id, location, side: "request" } as const;
    compareContent(findings, spot, answer["content"], taken["content"]);
    compareNamed(findings, spot, headersOf(findings.old, answer), headersOf(findings.next, taken));
  }
  for (const status of next.answers.keys()) {
    if (!announced(old.answers, status)) {
      findings.adds(id, within(place, `answer ${status}`), "is taken too.");
    }
  }
}

function parametersOf({ parameters }: Endpoint): Named {
  return new Map([...parameters].map(([key, parameter]) => [key, [locationOf(parameter), parameter]]));
}
