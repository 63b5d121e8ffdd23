// The main step of the action: a check of a server, or a comparison of two documents.
import { check } from "./check.mjs";
import { compat } from "./compat.mjs";
import { runStep, variable } from "./runner.mjs";

await runStep(variable("INPUT_COMPAT") === "" ? check : compat);
