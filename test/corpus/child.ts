// Measures one document in a process of its own: what hangs there can be stopped.
import { type MeasureOptions, measure } from "./measure.ts";

await measure(JSON.parse(process.argv[2] ?? "{}") as MeasureOptions, (part) => process.send?.(part));
process.disconnect?.();
// Whatever the engine left behind, the result is known.
process.exit(0);
