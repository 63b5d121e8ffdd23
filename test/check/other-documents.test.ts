import { beforeAll, describe, expect, it } from "vitest";
import { type CheckOptions, check, type Json, type Report, readContract, readDocument } from "../../src/contract.ts";
import { LIBRARY_TIGHT } from "../fixtures/documents/library.ts";
import { PARKING_TIGHT } from "../fixtures/documents/parking.ts";
import { SENSORS_TIGHT } from "../fixtures/documents/sensors.ts";
import { type Change, ROUTES, type Rule, startDocumentServer } from "../fixtures/documents/server.ts";

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

/** `npm run test:faults`: each rule is broken once, which takes minutes; else one rule of each keyword. */
const everything = process.env["EVERY_FAULT"] !== undefined;
const keywordOf = (id: string): string => id.split("/").at(-1) ?? "";

/** The first of each keyword, in all documents. */
function chosen(idsOf: (document: (typeof DOCUMENTS)[number]) => readonly string[]): ReadonlySet<string> {
  const all = DOCUMENTS.flatMap(idsOf);
  return new Set(everything ? all : new Map(all.toReversed().map((id) => [keywordOf(id), id])).values());
}
const rulesOf = (name: string): string[] =>
  (ROUTES[name] ?? []).flatMap(({ rules }) => Object.keys(rules)).filter((id) => !COVERED.has(id));
const loose = chosen(({ name }) => rulesOf(name));
const strict = chosen(({ tight }) => Object.keys(tight));

describe.each(DOCUMENTS)("the document $name", ({ name, tight, unproven }) => {
  let document: Json;
  beforeAll(async () => {
    document = await readDocument(`test/fixtures/documents/${name}.yaml`);
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
    expect(known).toEqual(expect.arrayContaining(rulesOf(name)));
  });

  it.each(rulesOf(name).filter((id) => loose.has(id)))(
    "shows a server that does not look at %s",
    { timeout: PATIENCE },
    async (id) => {
      expect(faultsIn(await checkServer({ without: id }, about(id)))).toContain(`rejected ${id}`);
    },
  );

  it.each(Object.keys(tight).filter((id) => strict.has(id)))(
    "shows a server that is too strict at %s",
    { timeout: PATIENCE },
    async (id) => {
      const refuses = tight[id];
      expect(faultsIn(await checkServer(refuses ? { refuses } : {}, about(id)))).toContain(`accepted ${id}`);
    },
  );
});
