/** Does all of it, in order, so many at a time. The first failure is thrown; what is under way goes on. */
export async function inTurns(
  atOnce: number,
  work: readonly (() => Promise<unknown>)[],
): Promise<void> {
  const queue = work.values();
  const worker = async () => {
    for (const one of queue) await one();
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
