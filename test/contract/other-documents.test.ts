import { beforeAll, describe, expect, it } from "vitest";
import {
  type CheckOptions,
  check,
  type Json,
  type Report,
  readContract,
  readDocument,
} from "../../src/contract/index.ts";
import { LIBRARY_TIGHT } from "./documents/library.ts";
import { PARKING_TIGHT } from "./documents/parking.ts";
import { SENSORS_TIGHT } from "./documents/sensors.ts";
import { type Change, ROUTES, type Rule, startDocumentServer } from "./documents/server.ts";

const DOCUMENTS: readonly { name: string; tight: Record<string, Rule>; unproven: RegExp }[] = [
  { name: "parking", tight: PARKING_TIGHT, unproven: /\/(?:zone|clerk)\/type$|\/weekdays\/maxItems$/ },
  {
    name: "sensors",
    tight: SENSORS_TIGHT,
    unproven: /\/(?:path|query\/(?:since|metric)|header)\/.*type$|\/window\/type$/,
  },
  { name: "library", tight: LIBRARY_TIGHT, unproven: /\/floors\/type$/ },
];
/** Rules that another rule covers as well: without one of them a server is not wrong. */
const COVERED = new Set(["createPermit/path/zone/required"]);
const PATIENCE = 30_000;

/** With `EVERY_FAULT=1` each rule is left out once, else one of each keyword. */
const everything = process.env["EVERY_FAULT"] !== undefined;

describe.each(DOCUMENTS)("the document $name", ({ name, tight, unproven }) => {
  const ids = (ROUTES[name] ?? []).flatMap(({ rules }) => Object.keys(rules)).filter((id) => !COVERED.has(id));
  const keywordOf = (id: string) => id.split("/").at(-1);
  const loose = ids.filter(
    (id, index) => everything || ids.findIndex((one) => keywordOf(one) === keywordOf(id)) === index,
  );
  let document: Json;
  beforeAll(async () => {
    document = await readDocument(`test/contract/documents/${name}.yaml`);
  });

  async function checkServer(change: Change, options: Partial<CheckOptions>): Promise<Report> {
    const server = await startDocumentServer(name, change);
    try {
      return await check({ document, target: server.url, seed: 1, level: "boundary", ...options });
    } finally {
      await server.close();
    }
  }

  const faultsIn = ({ failures }: Report) =>
    failures.map(({ constraint, expected }) => `${expected} ${constraint?.id}`);
  const about = (id: string) => ({ only: [id], operations: [id.split("/")[0] ?? ""] });

  it("is proven on both sides against a correct server", { timeout: PATIENCE }, async () => {
    const report = await checkServer({}, { level: "full", requests: 500 });
    expect(report.failures).toEqual([]);
    const open = report.constraints.filter((result) => result.unproven !== undefined);
    expect(open.filter(({ constraint }) => !unproven.test(constraint.id))).toEqual([]);
  });

  it("has a server that knows its constraints only", () => {
    const known = readContract(document).operations.flatMap(({ constraints }) => constraints.map(({ id }) => id));
    expect(known).toEqual(expect.arrayContaining(ids));
  });

  it.each(loose)("shows a server that does not look at %s", { timeout: PATIENCE }, async (id) => {
    expect(faultsIn(await checkServer({ without: id }, about(id)))).toContain(`rejected ${id}`);
  });

  it.each(Object.keys(tight))("shows a server that is too strict at %s", { timeout: PATIENCE }, async (id) => {
    const refuses = tight[id];
    expect(faultsIn(await checkServer(refuses ? { refuses } : {}, about(id)))).toContain(`accepted ${id}`);
  });
});
