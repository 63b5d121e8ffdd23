// Measures the comparison of large documents: the time for each size, and how it grows.
import { compareDocuments } from "../src/compat.ts";
import type { Json } from "../src/openapi/document.ts";

/** Operations that make a document of about one megabyte. */
const MEGABYTE = 255;

const schema = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });

/** A document of so many operations, each with schemas of its own that share others, as those of real services. */
function largeDocument(operations: number, { limit = 100 } = {}): Json {
  const names = Array.from({ length: operations }, (_, index) => `Item${index}`);
  const schemas = names.flatMap((name, index): [string, Json][] => {
    const properties = Array.from({ length: 20 }, (_, place): [string, Json] => [
      `property${place}`,
      {
        description: `What the ${place}th property of ${name} means, in a sentence of the usual length.`,
        ...(place % 3 === 0
          ? { type: "string", minLength: 1, maxLength: limit + place }
          : place % 3 === 1
            ? { type: "integer", minimum: 0, maximum: 1_000 * place }
            : { type: "string", enum: ["first", "second", `of ${name}`] }),
      },
    ]);
    return [
      [
        name,
        {
          type: "object",
          required: ["property0"],
          properties: {
            ...Object.fromEntries(properties),
            part: schema(`Part${(index * 7 + 1) % 20}`),
            list: { type: "array", maxItems: 50, items: schema(`Part${index % 20}`) },
          },
        },
      ],
    ];
  });
  const parts = Array.from({ length: 20 }, (_, index): [string, Json] => [
    `Part${index}`,
    {
      type: "object",
      properties: { id: { type: "string", format: "uuid" }, inner: schema(`Part${(index + 1) % 20}`) },
    },
  ]);
  const json = (name: string): Json => ({ content: { "application/json": { schema: schema(name) } } });
  const paths = names.map((name): [string, Json] => [
    `/${name.toLowerCase()}/{id}`,
    {
      put: {
        operationId: `put${name}`,
        parameters: [
          { name: "id", in: "path", required: true, schema: { type: "string", minLength: 1, maxLength: 64 } },
          { name: "dry", in: "query", schema: { type: "boolean", default: false } },
        ],
        requestBody: { required: true, ...json(name) },
        responses: {
          "200": { description: "Done", ...json(name) },
          default: { description: "Fault", ...json("Fault") },
        },
      },
    },
  ]);
  const Fault = { type: "object", required: ["code"], properties: { code: { type: "string" } } };
  return {
    openapi: "3.1.0",
    info: { title: "Large", version: "1.0.0" },
    paths: Object.fromEntries(paths),
    components: { schemas: { Fault, ...Object.fromEntries([...schemas, ...parts]) } },
  };
}

/** The time of a processor that some work takes: what else runs on the machine is not counted. */
function seconds(work: () => unknown): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000_000;
}

const COLUMNS = ["document", "the same", "one edit", "each schema edited", "memory"];

function print(row: readonly string[]): void {
  process.stdout.write(
    `${row
      .map((cell) => cell.padEnd(20))
      .join("")
      .trimEnd()}\n`,
  );
}

// The times for what is the same, for one edit and for an edit of everything, at each size, and how they grow from one size to the next.
print(COLUMNS);
let before: readonly number[] = [];
for (const size of [1, 2, 4, 10]) {
  const old = largeDocument(Math.round(size * MEGABYTE));
  const text = JSON.stringify(old);
  const changed = JSON.parse(text.replace('"maxLength":100', '"maxLength":99'));
  const all = largeDocument(Math.round(size * MEGABYTE), { limit: 99 });
  const times = [JSON.parse(text), changed, all].map((next) => seconds(() => compareDocuments(old, next)));
  const growth = (time: number, index: number): string => {
    const known = before[index];
    return known === undefined ? "" : ` (× ${(time / known).toFixed(1)})`;
  };
  const memory = `${Math.round(process.memoryUsage().rss / 1e6)} MB`;
  print([
    `${(text.length / 1e6).toFixed(1)} MB`,
    ...times.map((time, index) => `${time.toFixed(2)} s${growth(time, index)}`),
    memory,
  ]);
  before = times;
}
