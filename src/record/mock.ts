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

/**
 * Starts a mock behind a proxy that records.
 *
 * @throws {ContractError} as `startMock` does, or if a sequence names what is not in the contract
 */
export async function startRecordingMock(options: RecordOptions): Promise<RecordingMock> {
  const { port, sequence = {}, contract: judgedBy, ...plain } = options;
  const contract = readContract(judgedBy ?? (await readDocument(options.document)));
  const recorder = new Recorder(contract);
  const prefer = preferences(contract, recorder.judge.routes, sequence);
  let target = "";
  const proxy = await startProxy({
    port,
    target: () => target,
    intervene: (arrived) => {
      const preferred = prefer(arrived);
      return preferred === undefined ? {} : { headers: { prefer: preferred } };
    },
    onExchange: (arrived, replied) => void recorder.note(proxy.url, arrived, replied),
    onAbort: () => recorder.noteAborted(),
  });
  try {
    const mock = await startMock(plain);
    target = mock.url;
    return {
      url: proxy.url,
      pid: mock.pid,
      exited: mock.exited,
      recording: () => recorder.recording,
      async stop() {
        await Promise.all([proxy.close(), mock.stop()]);
      },
    };
  } catch (error) {
    await proxy.close();
    throw error;
  }
}
