/** Takes items one after the other, `concurrency` at a time, until they end or `take` resolves to `false`. */
export async function inParallel<Item>(
  items: Iterable<Item>,
  concurrency: number,
  take: (item: Item) => Promise<boolean>,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (;;) {
      const next = iterator.next();
      if (next.done || !(await take(next.value))) {
        return;
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}
