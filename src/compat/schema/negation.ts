// Says by limits what `not` leaves of a type: what is not 5 or more is less than 5.
import type { Json } from "../../openapi/document.ts";
import type { Alternative } from "./alternative.ts";
import { isEmpty, rangeOf } from "./limits/numbers.ts";
import { COUNTED, type Range, rangesOf, text, withRange } from "./union.ts";

/** The ranges that alternatives take from a type, which `free` allows without a limit; nothing if they are not ranges. */
export function holesIn(free: Alternative, alternatives: readonly Alternative[]): Range[] | undefined {
  const { type } = free;
  const types = type === "number" || type === "integer" ? ["number", "integer"] : [type];
  const holes: Range[] = [];
  for (const rival of alternatives.filter((alternative) => types.includes(alternative.type))) {
    const isScalar = type === "null" || type === "boolean";
    const ranges: Range[] = isScalar ? [{ lower: undefined, upper: undefined }] : rangesOf(rival);
    const isPartial = type === "number" && rival.type === "integer" && !rival.members;
    const isLimited = isScalar
      ? rival.members?.length !== free.members?.length
      : text({ ...withRange(rival, undefined), type }) !== text(withRange(free, undefined));
    if (isPartial || isLimited || (!isScalar && ranges.length < (rival.members?.length ?? 0))) {
      return undefined;
    }
    holes.push(...ranges);
  }
  return holes;
}

/** The limits of each stretch that holes leave of a type. */
export function limitsBetween({ type }: Alternative, holes: readonly Range[]): Json[][] {
  const counted = COUNTED[type];
  const isWhole = type !== "number";
  let stretches: Json[][] = [counted === undefined ? [] : [{ minimum: 0 }]];
  for (const { lower, upper } of holes) {
    const below = lower && { [lower.exclusive ? "maximum" : "exclusiveMaximum"]: lower.value };
    const above = upper && { [upper.exclusive ? "minimum" : "exclusiveMinimum"]: upper.value };
    stretches = stretches
      .flatMap((stretch) => [below, above].flatMap((limit) => (limit ? [[...stretch, limit]] : [])))
      .filter((stretch) => !isEmpty(rangeOf(stretch, isWhole)));
  }
  return stretches.map((stretch) => {
    const { lower, upper } = rangeOf(stretch, isWhole);
    return counted === undefined ? stretch : [{ [`min${counted}`]: lower?.value, [`max${counted}`]: upper?.value }];
  });
}
