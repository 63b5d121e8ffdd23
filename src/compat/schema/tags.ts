// Compares how alternatives are told apart by a tag on the wire.
import { type Incompatibility, isUnread } from "./alternative.ts";
import type { Discriminator } from "./annotations.ts";
import type { Schema } from "./keywords.ts";
import { text } from "./limits/limits.ts";
import type { SchemaReader } from "./schema.ts";
import type { Sides } from "./sides.ts";

/** How alternatives are told apart: by which property, and which tag leads to which of them. */
export function tagIncompatibilities(
  { readers, side, incompatibilities }: Sides,
  source: Schema,
  target: Schema,
  values: readonly Incompatibility[],
): Incompatibility[] {
  const [from, to] = [readers[0].annotations.discriminator(source), readers[1].annotations.discriminator(target)];
  const incompatibility = (before: string | undefined, after: string | undefined): Incompatibility[] => [
    { path: [], keyword: "discriminator", source: text(before), target: text(after) },
  ];
  if (!from || !to) {
    // Values that carry the tag of their own accord are told apart by it as before.
    const isHarmless =
      side === "response"
        ? !to
        : (!from || isTagged(readers[1], target, from)) && (!to || isTagged(readers[0], source, to));
    return isHarmless ? [] : incompatibility(from?.property, to?.property);
  }
  if (from.property !== to.property) {
    return incompatibility(from.property, to.property);
  }
  const used = [...from.tags].filter(([, { isUsed }]) => isUsed);
  return used.flatMap(([tag, before]) => {
    const after = to.tags.get(tag);
    if (!after) {
      return values.length === 0 ? incompatibility(`${tag}: ${before.name}`, `${tag}: none`) : [];
    }
    // What extends a base is said nowhere else, and what a wider alternative would take is read by its tag all the same.
    const isHidden = (from.isBase && to.isBase) || (before.name === after.name && values.length === 0);
    const differences = isHidden || before.name !== after.name ? incompatibilities(before.schema, after.schema) : [];
    return isHidden || differences.every(isUnread)
      ? differences
      : incompatibility(`${tag}: ${before.name}`, `${tag}: ${after.name}`);
  });
}

/** Whether each value carries a tag of its own accord, so that nothing else tells what it leads to. */
function isTagged(reader: SchemaReader, schema: Schema, { property, tags }: Discriminator): boolean {
  return reader
    .alternatives(schema)
    .every(
      (alternative) =>
        alternative.required.has(property) &&
        reader
          .alternatives(reader.property(alternative, property))
          .every(({ members }) => members?.every((member) => tags.has(String(member)))),
    );
}
