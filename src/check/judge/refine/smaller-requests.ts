import { isObject, type Json } from "../../../openapi/document.ts";
import { type RequestValues, textOf } from "../../cases/request.ts";

/**
 * Yields values that are a step smaller each than the smallest so far, and has to be told of each whether it takes its place. The steps go
 * on from where they are: what was in vain is not tried again for the sake of another part. Returns the smallest.
 */
type Steps<Value, Step = Value> = Generator<Step, Value, boolean>;

const PLACES = ["path", "query", "header", "cookie"] as const;
/** The members of a longer list are taken to be alike: what gets no smaller in one of them is not tried in the others. */
const FEW_MEMBERS = 10;

/** Where a value stands, and what gets no smaller there. */
interface Context {
  readonly place: string;
  readonly smallest: Set<string>;
}

const below = ({ place, smallest }: Context, name: string): Context => ({ place: `${place}/${name}`, smallest });

/** Requests that are a step smaller: leaves out, shortens and simplifies one part after the other. */
export function* smallerRequests(request: RequestValues): Steps<RequestValues> {
  const root = { place: "", smallest: new Set<string>() };
  let best = request;
  // Whole parts first: each that is left makes more attempts.
  for (const place of PLACES) {
    for (const name of Object.keys(best[place])) {
      const { [name]: _, ...others } = best[place];
      const without = { ...best, [place]: others };
      best = (yield without) ? without : best;
    }
  }
  if (best.rawBody === undefined && best.body !== undefined) {
    const set = (body: unknown): RequestValues => ({ ...best, body });
    best = set(yield* within(set, smallerValues(best.body, below(root, "body"))));
  }
  for (const place of PLACES) {
    for (const [name, value] of Object.entries(best[place])) {
      const set = (smaller: unknown): RequestValues => ({ ...best, [place]: { ...best[place], [name]: smaller } });
      // An empty segment makes another path, and so do dots.
      const isSegment = (smaller: unknown): boolean => place !== "path" || !/^\.{0,2}$/.test(textOf(smaller));
      best = set(yield* within(set, smallerValues(value, below(root, `${place}/${name}`)), isSegment));
    }
  }
  return best;
}

/** The steps of a part, each in the whole. */
function* within<Part, Whole>(
  set: (part: Part) => Whole,
  steps: Steps<Part>,
  isPossible: (part: Part) => boolean = () => true,
): Steps<Part, Whole> {
  let step = steps.next();
  while (!step.done) {
    step = steps.next(isPossible(step.value) && (yield set(step.value)));
  }
  return step.value;
}

function smallerValues(value: unknown, context: Context): Steps<unknown> {
  if (Array.isArray(value)) {
    return smallerLists(value, context);
  }
  return isObject(value) ? smallerObjects(value, context) : smallerScalars(value, context);
}

function* smallerLists(list: readonly unknown[], context: Context): Steps<readonly unknown[]> {
  let best = yield* descent(list, halves);
  for (let index = 0; index < best.length; ) {
    const without = best.toSpliced(index, 1);
    const isSmaller = yield without;
    best = isSmaller ? without : best;
    index += isSmaller ? 0 : 1;
  }
  for (const index of best.keys()) {
    const set = (member: unknown): readonly unknown[] => best.with(index, member);
    const name = best.length > FEW_MEMBERS ? "*" : String(index);
    best = set(yield* within(set, smallerValues(best[index], below(context, name))));
  }
  return best;
}

function* smallerObjects(object: Json, context: Context): Steps<Json> {
  let best = object;
  for (const name of Object.keys(best)) {
    const { [name]: _, ...others } = best;
    best = (yield others) ? others : best;
  }
  for (const [name, value] of Object.entries(best)) {
    const set = (member: unknown): Json => ({ ...best, [name]: member });
    best = set(yield* within(set, smallerValues(value, below(context, name))));
  }
  return best;
}

function* smallerScalars(value: unknown, { place, smallest }: Context): Steps<unknown> {
  const isSmallest = (scalar: unknown): boolean => smallest.has(`${place} ${typeof scalar} ${scalar}`);
  const best = yield* descent(value, (scalar) => (isSmallest(scalar) ? [] : scalarsBelow(scalar)));
  smallest.add(`${place} ${typeof best} ${best}`);
  return best;
}

/** From a value to the first smaller one that may take its place, and on from there. */
function* descent<Value>(value: Value, smallerThan: (value: Value) => Iterable<Value>): Steps<Value> {
  let best = value;
  for (let progress = true; progress; ) {
    progress = false;
    for (const smaller of smallerThan(best)) {
      if (yield smaller) {
        best = smaller;
        progress = true;
        break;
      }
    }
  }
  return best;
}

function halves(list: readonly unknown[]): (readonly unknown[])[] {
  const middle = Math.floor(list.length / 2);
  return list.length > 2 ? [list.slice(0, middle), list.slice(middle)] : [];
}

/** The big steps first. */
function* scalarsBelow(value: unknown): Generator<unknown> {
  if (typeof value === "string") {
    yield* textsBelow(value);
  } else if (typeof value === "number" && Number.isInteger(value) && Math.abs(value) > 1) {
    yield 0;
    // Half of it, then nearer and nearer to itself: a limit in between is found in a few steps.
    for (let step = Math.trunc(value / 2); step !== 0; step = Math.trunc(step / 2)) {
      yield value - step;
    }
  }
}

function* textsBelow(text: string): Generator<string> {
  const characters = [...text];
  if (characters.length > 0) {
    yield "";
  }
  if (characters.some((character) => character !== "a")) {
    yield "a".repeat(characters.length);
  }
  if (characters.length > 1) {
    yield characters[0] ?? "";
    const half = Math.ceil(characters.length / 2);
    yield characters.slice(0, -half).join("");
    yield characters.slice(half).join("");
    yield* plainerTexts(characters);
    // As with numbers: a limit in between is found in a few steps.
    for (let step = Math.floor(half / 2); step > 0; step = Math.floor(step / 2)) {
      yield characters.slice(0, -step).join("");
      yield characters.slice(step).join("");
    }
  }
}

/** So many characters are tried one by one. */
const FEW = 8;

/** Texts as long in which more is an `a`, for where the length is the point; and shorter texts of one of the other characters. */
function* plainerTexts(characters: readonly string[]): Generator<string> {
  const others = [...characters.keys()].filter((index) => characters[index] !== "a");
  const half = Math.ceil(others.length / 2);
  const parts = others.length > FEW ? [others.slice(half), others.slice(0, half)] : others.map((index) => [index]);
  for (const part of others.length > 1 ? parts : []) {
    const replaced = new Set(part);
    yield characters.map((character, index) => (replaced.has(index) ? "a" : character)).join("");
  }
  const length = Math.floor(characters.length / 2) + 1;
  for (const character of new Set(others.slice(0, FEW).map((index) => characters[index] ?? ""))) {
    if (length < characters.length) {
      yield character.repeat(length);
    }
  }
}
