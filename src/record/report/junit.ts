import { junitSuite, testCase } from "../../report/junit.ts";
import { KINDS, type Recording } from "../recording.ts";
import { summaryOf, UNANSWERED } from "./words.ts";

/** A recording as JUnit XML: a test case for each breach, and one for each part of the contract; what no request touched is skipped. */
export function toJunitRecording(recording: Recording, { date = new Date() }: { readonly date?: Date } = {}): string {
  const { contract, version, requests, broken, coverage, unanswered, unjudged } = recording;
  const cases = [
    ...(broken.length > 0 ? [] : [testCase("client", summaryOf(recording), "passed", "", "")]),
    ...broken.map(({ operation, place, keyword, message, curl, status, count }) =>
      testCase(
        operation ?? "client",
        `${place}/${keyword}`,
        "failure",
        message,
        [message, curl, `Response: ${status ?? "none"}`, `Requests: ${count}`].join("\n"),
      ),
    ),
    ...Object.entries(KINDS).flatMap(([kind, name]) =>
      coverage[kind as keyof typeof KINDS].untouched.map((untouched) =>
        testCase(name, untouched, "skipped", "no request touched it", ""),
      ),
    ),
    ...unanswered.map(({ operation, request: { method, target }, curl }) =>
      testCase(operation ?? "client", `${method} ${target}`, "skipped", `${UNANSWERED}: ${curl}`, ""),
    ),
    ...unjudged.map(({ operation, place, reason }) => testCase(operation ?? "client", place, "skipped", reason, "")),
  ];
  return junitSuite(
    { name: contract, hostname: "127.0.0.1", date, properties: { contract, requests, version } },
    cases,
  );
}
