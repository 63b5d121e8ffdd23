import type { Json } from "../openapi/document.ts";
import { readDocument } from "../openapi/load/load.ts";
import { readContract } from "../openapi/read/contract.ts";
import { hasEnded, type Mock, type MockOptions, startMock } from "../prism/mock.ts";
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

/**
 * Starts a mock behind a proxy that records. If the mock ends at a request, as Prism does at some, it is started again, and the
 * recording goes on. `exited` resolves if it cannot be started again, or ends without a request.
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
  let isUsed = false;
  const proxy = await startProxy({
    port,
    async target() {
      const url = await target;
      isUsed = true;
      return url;
    },
    intervene: (arrived) => {
      const preferred = prefer(arrived);
      return preferred === undefined ? {} : { headers: { prefer: preferred } };
    },
    async onExchange(arrived, replied) {
      const judgement = recorder.note(proxy.url, arrived, replied);
      // A client that gets no response sends its next request only after the mock is known to have ended.
      if (!replied && mock && (await hasEnded(mock))) {
        recorder.noteUnanswered(proxy.url, arrived, judgement);
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
    await mock?.exited;
    // One that ends without a request would do so again and again.
    while (isUsed && !signal.aborted) {
      isUsed = false;
      target = start();
      await target;
      await mock?.exited;
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
