import { isObject, type Json } from "../../src/openapi/document.ts";
import { type Context, type Finding, type Rule, report } from "./redocly.ts";

/** An operation and the parameters that it has, those of its path included. */
interface Declared {
  readonly id: unknown;
  readonly parameters: readonly Json[];
}
/** A link, and the operation whose response has it; absent for a link that is defined for several. */
interface Found {
  readonly link: Json;
  readonly context: Context;
  readonly source?: Declared;
}

/** A link leads to an operation that exists, and speaks of parameters that the two operations have. */
export const linkRule: Rule = () => {
  const operations: Declared[] = [];
  const links: Found[] = [];
  let current: Declared | undefined;
  return {
    Operation: {
      enter: (operation, { parent, resolve }) => {
        const lists = [isObject(parent) ? parent["parameters"] : [], operation["parameters"]];
        const parameters = lists
          .flatMap((list) => (Array.isArray(list) ? list : []))
          .map((parameter) => resolve(parameter).node);
        current = { id: operation["operationId"], parameters: parameters.filter(isObject) };
        operations.push(current);
      },
      leave: () => {
        current = undefined;
      },
    },
    Link: (link, context) => {
      links.push({ link, context, ...(current && { source: current }) });
    },
    Root: {
      leave: () => {
        for (const found of links) {
          report(found.context, findingsOf(found, operations));
        }
      },
    },
  };
};

function findingsOf({ link, source }: Found, operations: readonly Declared[]): Finding[] {
  const id = link["operationId"];
  const target = operations.find((operation) => operation.id === id);
  if (id === undefined) {
    return [];
  }
  if (!target) {
    return [
      {
        at: ["operationId"],
        message: `The link leads to the operation \`${id}\`, which does not exist.`,
        remedy: `Use one of: ${operations.map((operation) => operation.id).join(", ")}.`,
      },
    ];
  }
  const names = target.parameters.map(({ name }) => String(name));
  const qualified = target.parameters.map(({ name, in: place }) => `${place}.${name}`);
  const here = source?.parameters.map(({ name, in: place }) => `$request.${place}.${name}`);
  return Object.entries(isObject(link["parameters"]) ? link["parameters"] : {}).flatMap(([name, expression]) => {
    const at = ["parameters", name];
    const isOfRequest = /^\$request\.(path|query|header)\./.test(String(expression));
    return [
      ...(names.includes(name) || qualified.includes(name)
        ? []
        : [
            {
              at,
              message: `The link sets \`${name}\`, which is not a parameter of \`${id}\`.`,
              remedy: `Use one of: ${names.join(", ")}.`,
            },
          ]),
      ...(here && isOfRequest && !here.includes(String(expression))
        ? [
            {
              at,
              message: `The link reads \`${expression}\`, which is not a parameter of its own operation.`,
              remedy: `Use one of: ${here.join(", ")}.`,
            },
          ]
        : []),
    ];
  });
}
