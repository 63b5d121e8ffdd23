// What Redocly gives to a rule, of which it publishes no types with its command.
import { isObject, type Json } from "../../src/openapi/document.ts";

/** A place in the document. */
interface Location {
  readonly pointer: string;
  readonly child: (names: readonly (string | number)[]) => Location;
  /** The name of the value instead of the value. */
  readonly key: () => Location;
}

/** Where Redocly is on its walk. */
export interface Context {
  readonly type: { readonly name: string };
  readonly location: Location;
  readonly parent: unknown;
  /** What the document has here, which may be a reference to the visited object. */
  readonly rawNode: unknown;
  readonly key: string | number;
  readonly report: (problem: { message: string; location: Location }) => void;
  readonly resolve: (value: unknown) => { readonly node?: unknown };
}

type Visit = (node: Json, context: Context) => void;
/** Functions for the objects of a type, on the way down or up; `any` is for every type, `ref` for references. */
export type Visitor = Readonly<Record<string, Visit | { readonly enter?: Visit; readonly leave?: Visit }>>;
/** A rule, started anew for each document. */
export type Rule = () => Visitor;

/** What is wrong: names and indices that lead from the visited object to it, what, and what to do about it. */
export interface Finding {
  readonly at?: readonly (string | number)[];
  readonly message: string;
  readonly remedy: string;
}

/** Reports each finding where it is written: a property at its name, a member of a list at its value. */
export function report({ location, key, report: tell }: Context, findings: readonly Finding[]): void {
  for (const { at = [], message, remedy } of findings) {
    const place = at.length > 0 ? location.child(at) : location;
    tell({
      message: `${message} ${remedy}`,
      location: typeof (at.at(-1) ?? key) === "number" ? place : place.key(),
    });
  }
}

/** A visitor of each schema, and of what stands beside a reference to one. */
export function eachSchema(
  findingsOf: (schema: Json, context: Context) => readonly Finding[],
): Record<"Schema" | "ref", Visit> {
  return {
    Schema: (schema, context) => report(context, isObject(schema) ? findingsOf(schema, context) : []),
    ref: (reference, context) => {
      if (context.type.name === "Schema" && Object.keys(reference).length > 1) {
        report(context, findingsOf(reference, context));
      }
    },
  };
}
