import type { Contract } from "../openapi/model.ts";
import { VERSION } from "../report/tool.ts";
import type { Arrived } from "./arrived.ts";
import { Touched } from "./coverage.ts";
import { Judge } from "./judge/judge.ts";
import type { Breach, RequestJudgement } from "./judge/judgement.ts";
import type { Replied } from "./proxy.ts";
import type { BrokenRequest, Noted, RecordedRequest, Recording, UnansweredRequest } from "./recording.ts";
import { breachText, unjudgedText } from "./report/reasons.ts";
import { type Shown, shownRequest } from "./shown.ts";

/** Judges requests as they arrive, and keeps what came of them: of each breach the first request, and never a secret. */
export class Recorder {
  readonly judge: Judge;
  readonly #contract: Contract;
  readonly #touched: Touched;
  readonly #broken = new Map<string, BrokenRequest>();
  readonly #unanswered = new Map<string, UnansweredRequest>();
  readonly #unjudged = new Map<string, Noted>();
  readonly #undeclared = new Map<string, Noted>();
  #requests = 0;
  #aborted = 0;

  constructor(contract: Contract) {
    this.#contract = contract;
    this.judge = new Judge(contract);
    this.#touched = new Touched(this.judge.routes.all);
  }

  /**
   * Judges a request.
   *
   * @param base Where it was sent: scheme, host and port.
   */
  note(base: string, arrived: Arrived, replied: Replied | undefined): RequestJudgement {
    this.#requests++;
    const judgement = this.judge.judge(arrived);
    this.#touched.note(judgement, replied?.status);
    const operation = judgement.route?.id ?? null;
    const shown = judgement.breaches.length > 0 ? shownRequest(base, arrived, judgement, this.judge.routes) : undefined;
    for (const breach of judgement.breaches) {
      const { constraint, place, keyword } = breach;
      const sentTo = sentToOf(breach);
      const target = operation ?? sentTo?.map((part) => shown?.hide(part));
      const key = JSON.stringify([target, place.replaceAll(/\/\d+(?=\/|$)/g, "/*"), keyword]);
      const known = this.#broken.get(key);
      if (known) {
        this.#broken.set(key, { ...known, count: known.count + 1 });
      } else if (shown) {
        // Where no operation is meant, it says the path, which may hold a secret.
        const message = sentTo ? shown.hide(breachText(breach)) : breachText(breach);
        const about = { operation, constraint: constraint?.id ?? null, place, keyword, message };
        this.#broken.set(key, { ...about, ...recorded(shown), status: replied?.status ?? null, count: 1 });
      }
    }
    for (const { place, reason } of judgement.unjudged) {
      count(this.#unjudged, { operation, place, reason: unjudgedText(reason) });
    }
    for (const place of judgement.undeclared) {
      count(this.#undeclared, { operation, place, reason: "it is not declared" });
    }
    return judgement;
  }

  /** Keeps a request at which the mock ended, by what {@link Recorder.note} said of it. */
  noteUnanswered(base: string, arrived: Arrived, judgement: RequestJudgement): void {
    const shown = recorded(shownRequest(base, arrived, judgement, this.judge.routes));
    const operation = judgement.route?.id ?? null;
    const known = this.#unanswered.get(shown.curl) ?? { operation, ...shown, count: 0 };
    this.#unanswered.set(shown.curl, { ...known, count: known.count + 1 });
  }

  /** Counts a request that did not arrive whole. */
  noteAborted(): void {
    this.#aborted++;
  }

  /** What was recorded by now. */
  get recording(): Recording {
    const { title, version, skipped } = this.#contract;
    return {
      version: VERSION,
      contract: `${title} ${version}`,
      requests: this.#requests,
      aborted: this.#aborted,
      broken: [...this.#broken.values()],
      ...this.#touched.coverage,
      unanswered: [...this.#unanswered.values()],
      unjudged: [...this.#unjudged.values()],
      undeclared: [...this.#undeclared.values()],
      skipped,
    };
  }
}

/** What was asked for, where no operation has the method and path: a path, and the method if that is what is not declared. */
function sentToOf({ detail }: Breach): string[] | undefined {
  switch (detail?.kind) {
    case "unknown-path":
      return [detail.path];
    case "unknown-method":
      return [detail.path, detail.method];
    default:
      return undefined;
  }
}

function recorded({ request, curl }: Shown): RecordedRequest {
  const { method, target, headers, body = null } = request;
  return { request: { method, target, headers, body }, curl };
}

function count(notes: Map<string, Noted>, note: Omit<Noted, "count">): void {
  const key = JSON.stringify(note);
  notes.set(key, { ...note, count: (notes.get(key)?.count ?? 0) + 1 });
}
