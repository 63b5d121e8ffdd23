/** How many mutants of a document came to what. */
export interface MutantCounts {
  tried: number;
  /** The constructed server cannot serve it. */
  unserved: number;
  /** No drawn request tells it from its original. */
  equal: number;
  /** The engine refuses the original, or skips its operation by name. */
  refused: number;
  found: number;
  /** Told by a request, and not found: with the reason. */
  survivors: string[];
}

/** What was measured of a document. What is absent was not reached. */
export interface Row {
  readonly document: string;
  readonly operations: number;
  /** What the constructed server cannot serve. */
  readonly unserved: readonly { readonly operation: string; readonly reason: string }[];
  /** Why the engine gave no report. */
  readonly refused?: string;
  readonly read?: number;
  readonly skipped?: number;
  /** Operations that are neither read nor skipped by name. */
  readonly unnamed?: readonly string[];
  readonly constraints?: number;
  readonly proven?: number;
  /** Operations that are read with a proven constraint. */
  readonly provenOperations?: number;
  /** Operations that are read and have no constraint at all. */
  readonly freeOperations?: number;
  /** Operations that are read and have constraints, none of which a request can break: every text in a query is a string. */
  readonly unbreakableOperations?: number;
  /** The other operations that are read, and why none of their constraints is proven. */
  readonly unproven?: readonly { readonly operation: string; readonly reason: string }[];
  readonly requests?: number;
  /** What a server that is right by construction is accused of. */
  readonly findings?: readonly string[];
  readonly mutants?: MutantCounts;
  /** What was being done last. */
  readonly stage: string;
  readonly seconds: number;
}

/** Whether a document was measured to its end. */
export const isDone = ({ stage }: Row): boolean => stage === "done";

/** How many mutants had to be found. */
export const tellable = ({ found, survivors }: MutantCounts): number => found + survivors.length;

const COLUMNS: readonly (readonly [title: string, width: number, value: (row: Row) => unknown])[] = [
  ["document", -38, ({ document }) => document],
  ["operations", 10, ({ operations }) => operations],
  ["unserved", 8, ({ unserved }) => unserved.length],
  ["read", 5, ({ read }) => read],
  ["skipped", 7, ({ skipped }) => skipped],
  ["proven", 6, ({ proven }) => proven],
  ["in ops", 6, ({ provenOperations }) => provenOperations],
  ["free", 5, ({ freeOperations }) => freeOperations],
  ["unbreakable", 11, ({ unbreakableOperations }) => unbreakableOperations],
  ["rest", 5, ({ unproven }) => unproven?.length],
  ["findings", 8, ({ findings }) => findings?.length],
  ["requests", 8, ({ requests }) => requests],
  ["seconds", 7, ({ seconds }) => seconds.toFixed(1)],
  ["tellable", 8, ({ mutants }) => mutants && tellable(mutants)],
  ["found", 5, ({ mutants }) => mutants?.found],
];

const cell = (value: unknown, width: number): string => {
  const text = String(value ?? "-");
  return width < 0 ? text.padEnd(-width) : text.padStart(width);
};

const line = (values: readonly unknown[]): string =>
  COLUMNS.map(([, width], index) => cell(values[index], width))
    .join(" ")
    .trimEnd();

/** The heading of the table. */
export const heading = (): string => line(COLUMNS.map(([title]) => title));

/** A row of the table, with why it ended early. */
export function toLine(row: Row): string {
  const reason = row.refused ?? (isDone(row) ? undefined : `stopped at: ${row.stage}`);
  return line(COLUMNS.map(([, , value]) => value(row))) + (reason === undefined ? "" : `  ${reason.slice(0, 160)}`);
}

/** The last line of the table: the sums. */
export function toTotal(rows: readonly Row[]): string {
  const sum = (value: (row: Row) => number | undefined): number =>
    rows.reduce((all, row) => all + (value(row) ?? 0), 0);
  return line([
    `${rows.length} documents`,
    sum(({ operations }) => operations),
    sum(({ unserved }) => unserved.length),
    sum(({ read }) => read),
    sum(({ skipped }) => skipped),
    sum(({ proven }) => proven),
    sum(({ provenOperations }) => provenOperations),
    sum(({ freeOperations }) => freeOperations),
    sum(({ unbreakableOperations }) => unbreakableOperations),
    sum(({ unproven }) => unproven?.length),
    sum(({ findings }) => findings?.length),
    sum(({ requests }) => requests),
    sum(({ seconds }) => seconds).toFixed(1),
    sum(({ mutants }) => mutants && tellable(mutants)),
    sum(({ mutants }) => mutants?.found),
  ]);
}
