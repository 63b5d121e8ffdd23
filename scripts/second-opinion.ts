// Other tools as a second opinion: Schemathesis on the mock, or side by side with our check on the family of faulty servers (--servers) or
// on documents that others published (--contract); with --compat, lists of rules side by side with our comparison.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Missing } from "./clients/command.ts";
import { prepare } from "./clients/toolchains.ts";
import { onEdits } from "./second-opinion/compat.ts";
import { onDocuments } from "./second-opinion/contract.ts";
import { onMock } from "./second-opinion/mock.ts";
import { onServers } from "./second-opinion/servers.ts";

const { values } = parseArgs({
  options: {
    servers: { type: "boolean", default: false },
    every: { type: "string", default: "1" },
    contract: { type: "boolean", default: false },
    compat: { type: "boolean", default: false },
  },
});
const folder = await mkdtemp(join(tmpdir(), "second-opinion-"));
try {
  if (!/^[1-9]\d*$/.test(values.every)) {
    throw new Missing(`--every must be a whole number, 1 or more; it is ${JSON.stringify(values.every)}.`);
  }
  if (values.compat) {
    process.exitCode = await onEdits(folder);
  } else {
    const workspace = await prepare(folder, "python", ["python"]);
    process.exitCode = values.servers
      ? await onServers(Number(values.every), workspace)
      : await (values.contract ? onDocuments : onMock)(workspace);
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
} finally {
  await rm(folder, { recursive: true, force: true });
}
