import { setTimeout as sleep } from "node:timers/promises";
import type { Json } from "../openapi/document.ts";
import { readDocument } from "../openapi/load/load.ts";
import { readContract } from "../openapi/read/contract.ts";
import { type Mock, type MockOptions, startMock } from "../prism/mock.ts";
import { startProxy } from "./proxy.ts";
import { Recorder } from "./recorder.ts";
import type { Recording } from "./recording.ts";
import { preferences, type Sequences } from "./sequence.ts";

export interface RecordOptions extends MockOptions {
  /** The document that requests are judged by. @default the one that is served */
  readonly contract?: Json | undefined;
  /** Which responses an operation gives, one after the other. @default those that the mock chooses */
  readonly sequence?: Sequences | undefined;
}

/** A mock that judges each request that arrives by the contract. */
export interface RecordingMock extends Mock {
  /** What clients sent by now. */
  recording(): Recording;
}

/** How long a mock that gave no response may take until it is gone. @unit milliseconds */
const DEATH_THROE = 100;

/**
 * Starts a mock behind a proxy that records. Where the mock ends by itself, as Prism does at some requests, it is started again, and
 * the recording goes on; `exited` resolves if it cannot be.
 *
 * @throws {ContractError} as `startMock` does, or if a sequence names what is not in the contract
 */
export async function startRecordingMock(options: RecordOptions): Promise<RecordingMock> {
  const { port, sequence = {}, contract: judgedBy, ...plain } = options;
  const contract = readContract(judgedBy ?? (await readDocument(options.document)));
  const recorder = new Recorder(contract);
  const prefer = preferences(contract, recorder.judge.routes, sequence);
  const stopping = new AbortController();
  const signal = AbortSignal.any([stopping.signal, ...(plain.signal ? [plain.signal] : [])]);
  let mock: Mock | undefined;
  const start = async (): Promise<string> => {
    mock = await startMock({ ...plain, signal });
    return mock.url;
  };
  let target = Promise.resolve("");
  const proxy = await startProxy({
    port,
    target: () => target,
    intervene: (arrived) => {
      const preferred = prefer(arrived);
      return preferred === undefined ? {} : { headers: { prefer: preferred } };
    },
    async onExchange(arrived, replied) {
      recorder.note(proxy.url, arrived, replied);
      if (!replied) {
        // Whoever gets no response sends the next request once the mock is known to be gone.
        await Promise.race([mock?.exited, sleep(DEATH_THROE, undefined, { ref: false })]);
      }
    },
    onAbort: () => recorder.noteAborted(),
  });
  try {
    target = start();
    await target;
  } catch (error) {
    await proxy.close();
    throw error;
  }
  const keepRunning = async (): Promise<void> => {
    while (!signal.aborted) {
      await mock?.exited;
      target = signal.aborted ? target : start();
      await target;
    }
  };
  // A start that fails, and one that the end of all interrupts, is the last one.
  const exited = keepRunning().catch(() => undefined);
  return {
    url: proxy.url,
    get pid() {
      return mock?.pid ?? 0;
    },
    exited,
    recording: () => recorder.recording,
    async stop() {
      stopping.abort();
      await Promise.all([proxy.close(), mock?.stop()]);
      await exited;
    },
  };
}
