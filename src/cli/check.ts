import { type Io, UsageError } from "./command.ts";

export const help = "Usage: hss-container-export check\n";

export async function run(_argv: string[], _io: Io): Promise<number> {
  throw new UsageError("this command is not part of the package yet");
}
