import type { Element } from "./xml.ts";

type Type = "string" | "word" | "integer" | "decimal" | "time";

interface Rule {
  readonly required: Readonly<Record<string, Type>>;
  readonly optional?: Readonly<Record<string, Type>>;
  /** What may stand inside, in this order, with how often at least and at most. */
  readonly children: readonly (readonly [name: string, least: number, most: number])[];
  /** That at most one child may stand inside. */
  readonly choice?: true;
  readonly text?: true;
}

const MANY = Number.POSITIVE_INFINITY;
const FAULT: Rule = { required: { type: "string" }, optional: { message: "string" }, children: [], text: true };

/**
 * What the schema of the Ant task says, the strictest of those in use
 * (https://github.com/windyroad/JUnit-Schema, JUnit.xsd at 2378e66), as a table. `skipped` is free there; Jenkins reads its `message`.
 */
const RULES: Readonly<Record<string, Rule>> = {
  testsuites: { required: {}, children: [["testsuite", 0, MANY]] },
  testsuite: {
    required: {
      ...{ name: "word", package: "string", id: "integer", timestamp: "time", hostname: "word" },
      ...{ tests: "integer", failures: "integer", errors: "integer", time: "decimal" },
    },
    optional: { skipped: "integer" },
    children: [
      ["properties", 1, 1],
      ["testcase", 0, MANY],
      ["system-out", 1, 1],
      ["system-err", 1, 1],
    ],
  },
  properties: { required: {}, children: [["property", 0, MANY]] },
  property: { required: { name: "word", value: "string" }, children: [] },
  testcase: {
    required: { name: "string", classname: "string", time: "decimal" },
    children: [
      ["skipped", 0, 1],
      ["error", 0, 1],
      ["failure", 0, 1],
    ],
    choice: true,
  },
  skipped: { required: {}, optional: { message: "string" }, children: [], text: true },
  error: FAULT,
  failure: FAULT,
  "system-out": { required: {}, children: [], text: true },
  "system-err": { required: {}, children: [], text: true },
};

const TYPES: Readonly<Record<Type, RegExp>> = {
  string: /^/,
  word: /\S/,
  integer: /^[+-]?\d{1,10}$/,
  decimal: /^[+-]?(\d+(\.\d*)?|\.\d+)$/,
  time: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/,
};

/** What breaks the schema, as lines. */
export function junitViolations(element: Element, above = ""): string[] {
  const { name, attributes, children, text } = element;
  const where = `${above}/${name}`;
  const rule = RULES[name];
  if (!rule) {
    return [`${where} is not known`];
  }
  const types = { ...rule.required, ...rule.optional };
  const names = children.map((child) => child.name);
  const order = rule.children.map(([child]) => child);
  return [
    ...Object.keys(rule.required).flatMap((key) => (key in attributes ? [] : [`${where}/@${key} is missing`])),
    ...Object.entries(attributes).flatMap(([key, value]) => {
      const type = types[key];
      return type !== undefined && TYPES[type].test(value) ? [] : [`${where}/@${key} is not allowed: ${value}`];
    }),
    ...rule.children.flatMap(([child, least, most]) => {
      const count = names.filter((one) => one === child).length;
      return count < least || count > most ? [`${where} has ${count} ${child}`] : [];
    }),
    ...(rule.choice && children.length > 1 ? [`${where} has more than one of ${order}`] : []),
    ...names.flatMap((child, index) => {
      const place = order.indexOf(child);
      return place < 0 || place < order.indexOf(names[index - 1] ?? "") ? [`${where}/${child} is out of place`] : [];
    }),
    ...(!rule.text && text.trim() !== "" ? [`${where} holds text`] : []),
    ...children.flatMap((child) => junitViolations(child, where)),
  ];
}
