import { describe, expect, test } from "vitest";
import { type Finding, toHtmlReport } from "../../src/contract.ts";
import { HOSTILE, makeConstraint, makeFinding, makeReport, makeResult } from "../fixtures/make-report.ts";

describe("the HTML report", () => {
  test("leads with the findings", () => {
    const page = toHtmlReport(makeReport());
    expect(page).toContain("<h1>2 findings</h1>");
    expect(page.indexOf('id="findings"')).toBeLessThan(page.indexOf('id="constraints"'));
  });

  test("has a title without markup, where a character is spelled that cannot be seen", () => {
    const [, title] = /<title>(.*?)<\/title>/.exec(toHtmlReport(makeReport({ contract: "A\u202eB" }))) ?? [];
    expect(title).toContain("A\\u{202e}B");
    expect(title).not.toContain("<");
  });

  test("shows a finding with request, response, curl line and the command that replays it", () => {
    const page = toHtmlReport(makeReport(), { replay: "--target http://127.0.0.1:8080" });
    for (const text of [
      "accepted, and must be rejected",
      "POST http://127.0.0.1/things\nContent-Type: application/json\n\n{&quot;name&quot;:&quot;a&quot;}",
      "200\ncontent-type: application/json\n\n{}",
      "curl -X POST http://127.0.0.1/things",
      "check --target http://127.0.0.1:8080 --only getThing/query/size/maximum --seed 7",
    ]) {
      expect(page.replaceAll(/<\/?span[^>]*>/g, "")).toContain(text);
    }
    expect(page).toContain('<span class="whole">--target</span>');
  });

  test("opens with the result: a bar of the verdicts, and a cell a constraint that leads to its row", () => {
    const [opening = ""] = toHtmlReport(makeReport()).split('id="findings"');
    expect(opening).toContain('<rect class="broken" x="0" width="1" height="1"/><rect class="unproven" x="1"');
    for (const { constraint } of makeReport().constraints) {
      expect(opening).toMatch(
        new RegExp(`class="cell \\w+" href="#${constraint.id}" tabindex="-1" title="[^"]+: \\w+"`),
      );
    }
    expect(opening.indexOf("getThing</a>"), "the operation with a finding comes first").toBeLessThan(
      opening.indexOf("createThing</a>"),
    );
  });

  test.each([
    { url: "/things?limit=101", other: "/things?limit=1", shown: "limit=<mark>101</mark>" },
    { url: "/things?limit=101&page=1", other: "/things?page=1", shown: "?<mark>limit=101&amp;</mark>page=1" },
    { url: "/things?name=a<b", other: "/things?name=a", shown: "name=a<mark>&lt;b</mark>" },
    { url: "/a/things?limit=101", other: "/b/things", shown: "<mark>a</mark>/things<mark>?limit=101</mark>" },
    { url: "/things", other: "/things?limit=1", shown: "/things<del>?limit=1</del>" },
    { url: "/things", other: "/things", shown: "GET /things</pre>" },
    { url: "/things/\u{1f600}", other: "/things/\u{1f601}", shown: "/things/<mark>\u{1f600}</mark>" },
  ])("marks in a request what differs from the smallest that was accepted: $url", ({ url, other, shown }) => {
    const request = { method: "GET", url, headers: {}, body: null };
    const finding = makeFinding(null, { request, smallestAccepted: { ...request, url: other } });
    expect(toHtmlReport(makeReport({ failures: [finding] }))).toContain(shown);
  });

  test("marks in headers and body too, and nothing where no request was accepted", () => {
    const request = { method: "POST", url: "/things", headers: { "X-Id": "12" }, body: '{"name":"aaaa"}' };
    const smallestAccepted = { ...request, headers: { "X-Id": "1" }, body: '{"name":"a"}' };
    const pageOf = (changes: Partial<Finding>): string =>
      toHtmlReport(makeReport({ failures: [makeFinding(null, { request, ...changes })] }));
    expect(pageOf({ smallestAccepted })).toContain(
      "X-Id: <mark>12</mark>\n\n{&quot;name&quot;:&quot;<mark>aaaa</mark>&quot;}",
    );
    expect(pageOf({})).not.toContain("<mark>");
  });

  test("says that no response came", () => {
    expect(toHtmlReport(makeReport())).toContain("No response came.");
  });

  test("has a row a constraint, which its id leads to", () => {
    const page = toHtmlReport(makeReport());
    for (const { constraint } of makeReport().constraints) {
      expect(page).toContain(`<tr role="row" id="${constraint.id}"`);
    }
  });

  test("names limit, source, verdict and reason of a constraint", () => {
    const row = toHtmlReport(makeReport()).split('id="createThing/body/name/minLength"')[1]?.split("</tr>")[0];
    for (const text of ["<code>0</code>", ">project<", ">unproven<", "rejected: nothing is shorter than 0"]) {
      expect(row).toContain(text);
    }
  });

  test("says once what a place means and where its sources differ, above its constraints", () => {
    const [, place = "", ...more] = toHtmlReport(makeReport()).split('<tr role="row" class="place">');
    expect(place).toContain("Name of the <code>thing</code>.\n0 to 64 characters.");
    expect(place).toContain("The page says <code>1</code>.");
    expect(place.match(/Name of the/g)).toHaveLength(1);
    expect(place.match(/data-verdict/g)).toHaveLength(2);
    expect(more).toHaveLength(1);
  });

  test("names the source of a limit only where the document names sources", () => {
    const constraint = makeConstraint();
    const pageOf = (source: string): string =>
      toHtmlReport(
        makeReport({ constraints: [makeResult({ ...constraint, source })], failures: [makeFinding(constraint)] }),
      );
    expect(pageOf("project")).toContain("<code>64</code>, from documentation</dd>");
    expect(pageOf("project")).toContain('<td role="cell" data-label="Source">project</td>');
    for (const text of ["from documentation", ">documentation<", ">Source<", 'name="source"']) {
      expect(pageOf("documentation")).not.toContain(text);
    }
  });

  test("keeps the deviations of the mock in a section of their own", () => {
    const page = toHtmlReport(makeReport());
    expect(page.split('id="deviations"')[1]).toContain("an empty <code>query</code> value");
    expect(toHtmlReport(makeReport({ deviations: [] }))).not.toContain('id="deviations"');
  });

  test.each([
    [true, '<span class="mark broken">no longer</span>'],
    [false, "no"],
  ])("says of a deviation that does not occur whether it has to: %j", (expected, words) => {
    const deviations = makeReport().deviations.map((one) => ({ ...one, occurs: false, expected }));
    expect(toHtmlReport(makeReport({ deviations }))).toContain(`data-label="Seen in this run">${words}</td>`);
  });

  test("says what was left out, and why the check ended early", () => {
    const page = toHtmlReport(makeReport());
    expect(page.split('id="excepted"')[1]).toContain("<code>source:project</code>");
    expect(page).toContain("The check ended early:</strong> the target stopped responding");
  });

  test("says so when there is no finding", () => {
    expect(toHtmlReport(makeReport({ failures: [] }))).toContain("<h1>No finding</h1>");
  });

  test("shows a deviation that is gone without an empty request", () => {
    const gone = makeFinding(null, { request: { method: "", url: "", headers: {}, body: null }, curl: "" });
    expect(toHtmlReport(makeReport({ failures: [gone] }))).not.toContain("Send it again");
  });

  test("lets no hostile text become markup, wherever it stands", () => {
    const constraint = makeConstraint({
      operation: HOSTILE,
      pointer: `/${HOSTILE}`,
      keyword: HOSTILE,
      value: [HOSTILE],
      source: HOSTILE,
      note: HOSTILE,
      description: HOSTILE,
    });
    const finding = makeFinding(constraint, {
      request: { method: HOSTILE, url: HOSTILE, headers: { [HOSTILE]: HOSTILE }, body: HOSTILE },
      response: { status: 200, headers: { [HOSTILE]: HOSTILE }, body: HOSTILE },
      curl: HOSTILE,
      message: HOSTILE,
    });
    const page = toHtmlReport(
      makeReport({
        contract: HOSTILE,
        target: HOSTILE,
        version: HOSTILE,
        constraints: [
          makeResult(constraint, { unproven: HOSTILE, examples: { accepted: HOSTILE, rejected: HOSTILE } }),
        ],
        failures: [finding],
        deviations: [
          {
            id: HOSTILE,
            request: HOSTILE,
            contract: HOSTILE,
            prism: HOSTILE,
            issue: HOSTILE,
            occurs: false,
            expected: true,
          },
        ],
        excepted: [HOSTILE],
        stopped: HOSTILE,
      }),
      { replay: HOSTILE },
    );
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toContain("<img");
    expect(page).not.toMatch(/(?!\n)[\p{C}\u2028]/u);
    expect(page).toContain(String.raw`<i>\u{202e}</i>`);
  });

  test("gives the copy button what was sent where the page shows an escape", () => {
    const finding = makeFinding(null, { curl: "printf '\u202e\u0001'" });
    expect(toHtmlReport(makeReport({ failures: [finding] }))).toContain(
      String.raw`data-text="&quot;printf &#39;\u202e\u0001&#39;&quot;"`,
    );
  });

  test("forbids every request and every script but its own", () => {
    expect(toHtmlReport(makeReport())).toMatch(
      /Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;sha256-[^;]+;; script-src &#39;sha256-/,
    );
  });
});

test("a place whose descriptions begin alike has the longest one alone", () => {
  const described = (keyword: string, description: string) => makeResult(makeConstraint({ keyword, description }));
  const constraints = [described("minLength", "Begins so."), described("maxLength", "Begins so.\nAnd goes on.")];
  expect(toHtmlReport({ ...makeReport(), constraints }).split("Begins so.")).toHaveLength(2);
});
