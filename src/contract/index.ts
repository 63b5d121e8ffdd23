export { type CheckOptions, check, planCheck } from "./check.ts";
export { isObject, type Json, readDocument } from "./document.ts";
export { ContractError } from "./errors.ts";
export { type Mock, type MockOptions, startMock } from "./mock.ts";
export { type Constraint, type Contract, type Operation, readContract } from "./model.ts";
export { type ConstraintResult, type Finding, type Report, toJsonReport, verdictOf } from "./report.ts";
export { toTextReport } from "./report-text.ts";
export type { Rate } from "./session.ts";
export type { Authenticate, Credential } from "./wire.ts";
