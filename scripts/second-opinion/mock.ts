// Schemathesis on the mock: each report has to be a known deviation.
import { startMock } from "../../src/prism/mock.ts";
import { table } from "../clients/table.ts";
import { DOCUMENT, type Workspace } from "../clients/toolchains.ts";
import { schemathesis } from "./schemathesis.ts";

/** What Schemathesis reports of the mock, and why it is the mock's deviation. A report that no longer comes fails the run. */
const KNOWN = [
  { report: /ST401/, reason: "a mock knows no valid token, so it takes any" },
  {
    report: /ST201[\s\S]*`enterprise_project_id` in query[^\n]*minLength/,
    reason: "Prism drops an empty optional query value before it validates",
  },
  { report: /ST204[\s\S]*405 without required `Allow`/, reason: "Prism does not say which methods a path has" },
  { report: /ST108[\s\S]*invalid_json/, reason: "Prism answers a malformed JSON body with a body of its own" },
];

/** What Schemathesis says of the mock, compared with what is known. */
export async function onMock(workspace: Workspace): Promise<number> {
  const mock = await startMock({ document: DOCUMENT });
  try {
    const { details, requests, time } = await schemathesis(DOCUMENT, mock.url, workspace, [
      "-H",
      "X-Auth-Token: token",
      "--continue-on-failure",
    ]);
    const unknown = details.filter((detail) => !KNOWN.some(({ report }) => report.test(detail)));
    const stale = KNOWN.filter(({ report }) => !details.some((detail) => report.test(detail)));
    const rows = KNOWN.map(({ report, reason }) => [
      reason,
      String(details.filter((detail) => report.test(detail)).length),
    ]);
    process.stdout.write(`${table(["known deviation of the mock", "reports"], rows)}\n`);
    process.stderr.write(unknown.map((detail) => `Not known: ${detail}\n`).join(""));
    process.stderr.write(stale.map(({ reason }) => `No longer reported: ${reason}\n`).join(""));
    process.stdout.write(
      `${details.length} reports, ${unknown.length} not known, ${requests} requests [${Math.round(time / 1000)} s]\n`,
    );
    return unknown.length + stale.length === 0 ? 0 : 1;
  } finally {
    await mock.stop();
  }
}
