// Where the vendor's SDKs are known to depart from the contract, each with its reason.

/** Something that an SDK does not do as the contract says. */
export interface Problem<Step extends string> {
  step: Step;
  what: string;
}

interface Deviation {
  /** Only this SDK, if named. */
  sdk?: string;
  step: string;
  what: RegExp;
  reason: string;
}

const PYTHON = "huaweicloudsdkhss, Python";
const JAVA = "huaweicloud-sdk-hss, Java";

const DEVIATIONS: Deviation[] = [
  { step: "models", what: /\/path\/project_id:/, reason: "the project comes from the credentials" },
  { step: "models", what: /\/header\/X-Auth-Token:/, reason: "requests are signed, not sent with a token" },
  {
    sdk: PYTHON,
    step: "limits",
    what: /^ListQueryExportTask\/answer\/task_id: 1 to 256 in the contract, 1 to 64 /,
    reason: "a task ID has at most 64 characters here; the response that creates the task allows 256",
  },
  {
    sdk: PYTHON,
    step: "errors",
    what: /instead of \[429,/,
    reason:
      "of a 429 only the status is kept: the HTTP library beneath repeats the request, then reports that it gave up",
  },
  {
    sdk: JAVA,
    step: "models",
    what: /^ExportContainerList\//,
    reason:
      "the newest version on Maven Central, 3.1.130, is older than the operation; the request is sent with its core",
  },
  {
    sdk: JAVA,
    step: "models",
    what: /^ListDownloadExportedFile\/answer\/body:/,
    reason: "the file is declared as a string",
  },
  { sdk: JAVA, step: "downloaded", what: /gives no file/, reason: "the bytes of a ZIP archive are dropped" },
];

/** Tells which problems no deviation explains; a deviation that explains nothing any more is a problem too. */
export function unexplained<Step extends string>(
  sdk: string,
  problems: Problem<Step>[],
): { problems: Problem<string>[]; notes: string[] } {
  const known = DEVIATIONS.filter((deviation) => deviation.sdk === undefined || deviation.sdk === sdk);
  const explains = ({ step, what }: Deviation, problem: Problem<Step>) =>
    step === problem.step && what.test(problem.what);
  const stale = known.filter((deviation) => !problems.some((problem) => explains(deviation, problem)));
  return {
    problems: [
      ...problems.filter((problem) => !known.some((deviation) => explains(deviation, problem))),
      ...stale.map(({ step, reason }) => ({ step, what: `no longer so: ${reason}` })),
    ],
    notes: known.filter((deviation) => !stale.includes(deviation)).map(({ reason }) => reason),
  };
}
