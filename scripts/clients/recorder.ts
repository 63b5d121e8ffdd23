// What a client sends to the mock, judged by the contract.
import type { Contract } from "../../src/openapi/model.ts";
import type { Arrived } from "../../src/record/arrived.ts";
import type { RequestJudgement } from "../../src/record/judge/judgement.ts";
import { type Intervention, type Replied, startProxy } from "../../src/record/proxy.ts";
import { Recorder } from "../../src/record/recorder.ts";
import type { Recording } from "../../src/record/recording.ts";
import { breachText, unjudgedText } from "../../src/record/report/reasons.ts";

/** One request and its response. */
export interface Exchange {
  readonly arrived: Arrived;
  readonly replied: Replied;
  readonly judgement: RequestJudgement;
}

/** Sees each request before the server does. */
export type Intervene = (arrived: Arrived) => Intervention;

/** A proxy between a client and the mock. */
export interface Between {
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  readonly exchanges: Exchange[];
  /** All that was sent by now. */
  recording(): Recording;
  close(): Promise<void>;
}

/** Starts a recorder in front of a server. */
export async function record(contract: Contract, target: string, intervene: Intervene = () => ({})): Promise<Between> {
  const exchanges: Exchange[] = [];
  const recorder = new Recorder(contract);
  const { url, close } = await startProxy({
    target: () => target,
    intervene,
    onExchange: (arrived, replied = { status: 502, headers: {}, body: Buffer.alloc(0) }) => {
      exchanges.push({ arrived, replied, judgement: recorder.note(target, arrived, replied) });
    },
  });
  return { url, exchanges, recording: () => recorder.recording, close };
}

/** What of a request does not conform, or cannot be judged, one sentence each. */
export function violationsOf({ judgement }: Exchange): string[] {
  const { breaches, unjudged, undeclared } = judgement;
  return [
    ...breaches.map(breachText),
    ...unjudged.map(({ place, reason }) => `${place}: ${unjudgedText(reason)}`),
    ...undeclared.map((place) => `${place} is not declared`),
  ];
}

/** The parts of a contract of which the table says how many a journey touched. */
export const TOUCHED = ["operations", "parameters", "fields", "responses"] as const;

/** How much of the contract was touched, as `2 of 3`. */
export function touchedBy({ coverage }: Recording): Record<string, string> {
  return Object.fromEntries(
    TOUCHED.map((kind) => {
      const { declared, untouched } = coverage[kind];
      return [kind, `${declared - untouched.length} of ${declared}`];
    }),
  );
}
