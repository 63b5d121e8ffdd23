import type { Recording } from "../../contract.ts";
import type { Io } from "../command.ts";
import type { Contract } from "../load-contract.ts";
import { type Screen, writeForms } from "../reporters.ts";
import type { MockArguments } from "./options.ts";

/** Writes what was recorded. Resolves to 1 if that is a failure, and to 2 if it cannot be written. */
export async function reportRecording(
  engine: Contract,
  recording: Recording,
  { reporters, failOn }: MockArguments,
  io: Io,
): Promise<number> {
  const forms = {
    text: (screen: Screen) => engine.toTextRecording(recording, screen),
    json: () => `${JSON.stringify(engine.toJsonRecording(recording), null, 2)}\n`,
    junit: () => engine.toJunitRecording(recording),
    html: () => engine.toHtmlRecording(recording),
  };
  try {
    await writeForms(reporters, (name, screen) => forms[name](screen), io);
  } catch (error) {
    // What was found is not lost with the file.
    const reason = error instanceof Error ? error.message : String(error);
    const text = engine.toTextRecording(recording);
    io.stderr.write(`hss-container-export mock: the report cannot be written: ${reason}\n${text}`);
    return 2;
  }
  const isFailed = recording.broken.length > 0 || (failOn === "untouched" && engine.hasUntouched(recording));
  return isFailed ? 1 : 0;
}
