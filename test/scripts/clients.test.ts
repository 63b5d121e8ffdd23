import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { Missing, run } from "../../scripts/clients/command.ts";
import { unexplained } from "../../scripts/clients/deviations.ts";
import { compareFields, compareLimits, contractFields } from "../../scripts/clients/fields.ts";
import { keptProperties } from "../../scripts/clients/kept.ts";
import { record, touchedBy, violationsOf } from "../../scripts/clients/recorder.ts";
import { type Outcome, outcomeTable } from "../../scripts/clients/table.ts";
import { readDocument } from "../../src/openapi/load/load.ts";
import { readContract } from "../../src/openapi/read/contract.ts";

const contract = readContract(await readDocument("openapi/openapi.yaml"));

test("what a client sends arrives as it was sent, is judged, and counts for what it touched of the contract", async () => {
  const body = Buffer.from(Uint8Array.from({ length: 256 }, (_, byte) => byte));
  const replied = { status: 200, headers: {}, body };
  const recorder = await record(contract, "http://127.0.0.1:1", () => ({ reply: replied }));
  try {
    const sent = JSON.stringify({ export_headers: [["risky", "Sicherheit ü"]] });
    const headers = { "content-type": "application/json", "x-auth-token": "token" };
    const url = `${recorder.url}/v5/project/container/export-task?export_size=0&limit=5`;
    const response = await fetch(url, { method: "POST", headers, body: sent });
    expect(Buffer.from(await response.arrayBuffer())).toEqual(body);
    expect(recorder.exchanges).toMatchObject([{ arrived: { method: "POST", body: Buffer.from(sent) }, replied }]);
    expect(recorder.exchanges.flatMap(violationsOf)).toEqual([
      "query/export_size breaks `minimum`: 1",
      "query/limit is not declared",
    ]);
    const { operations, fields } = touchedBy(recorder.recording());
    expect([operations, fields]).toEqual(["1 of 3", expect.stringMatching(/^1 of \d+$/)]);
  } finally {
    await recorder.close();
  }
});

describe("the models of an SDK", () => {
  const fields = contractFields(contract);

  it("are those of the contract if no field differs", () => {
    expect(compareFields(fields, new Map(fields))).toEqual([]);
  });

  it("differ by a field that one side lacks, and by a type", () => {
    const changed = new Map(fields).set("ExportContainerList/query/export_size", "string");
    changed.delete("ExportContainerList/body/pod_name");
    changed.set("ExportContainerList/body/pod", "string");
    expect(compareFields(fields, changed).map((difference) => difference.split(":")[0])).toEqual([
      "ExportContainerList/query/export_size",
      "ExportContainerList/body/pod_name",
      "ExportContainerList/body/pod",
    ]);
  });

  it("differ by a limit that they state", () => {
    const stated = (limit: string) => new Map([["ExportContainerList/body/pod_name", limit]]);
    expect(compareLimits(contract, stated("1 to 512"))).toEqual([]);
    expect(compareLimits(contract, stated("1 to 511"))).toHaveLength(1);
  });

  it("have no excuse for what is not known, nor an excuse that is no longer needed", () => {
    const { problems } = unexplained("some SDK", [
      { step: "models", what: "ListQueryExportTask/path/project_id: absent" },
    ]);
    expect(problems).toEqual([{ step: "models", what: expect.stringMatching(/^no longer so: requests are signed/) }]);
  });
});

describe("what a client keeps", () => {
  it("is judged by the lines that its compiler refuses", async () => {
    const folder = await mkdtemp(join(tmpdir(), "kept-"));
    try {
      const lines = ["a; // kept if refused: tuple", "b; // kept if refused: enums", "c; // kept if accepted: file"];
      await writeFile(join(folder, "misuse.ts"), lines.join("\n"));
      const kept = await keptProperties(folder, "misuse.ts(1,1): error\nmisuse.ts(3,1): error");
      expect([...kept]).toEqual([
        ["tuple", true],
        ["enums", false],
        ["file", false],
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("stands in one table with its steps, and a client that could not run is not counted as red", () => {
    const outcome = { steps: { built: true, polled: false }, kept: new Map([["tuple", true]]), reasons: [] };
    const rows = new Map<string, Outcome | Missing>([
      ["one", outcome],
      ["two", new Missing("Install Go.")],
    ]);
    expect(outcomeTable(rows, ["built", "polled"], ["tuple"]).split("\n").slice(2, 4)).toEqual([
      "| one    | yes   | NO     | kept  |",
      "| two    | ?     | ?      | ?     |",
    ]);
  });
});

describe("a program", () => {
  it("is ended when its time is up, with what it started", async () => {
    const options = { cwd: ".", timeout: 300 };
    const { code, stderr } = await run("sh -c", options, ["sleep 60 & sleep 60"]);
    expect(code).toBeNull();
    expect(stderr).toContain("Ended after 0.3 seconds");
  });

  it("that is not installed is named", async () => {
    await expect(run("no-such-program --version", { cwd: "." })).rejects.toThrow("`no-such-program` is not installed.");
  });
});
