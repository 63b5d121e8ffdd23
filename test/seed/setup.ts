import * as fc from "fast-check";
import { inject } from "vitest";

/** The part of a test's time after which a property has to give up: then it can still say what it found. */
const SHARE = 0.8;

fc.configureGlobal({
  seed: inject("seed"),
  interruptAfterTimeLimit: SHARE * inject("testTimeout"),
  markInterruptAsFailure: true,
});
