/**
 * Does all of it, so many at a time; the results stand in the order of the work. The first failure is
 * thrown; what is under way goes on.
 */
export async function inTurns<T>(
  atOnce: number,
  work: readonly (() => Promise<T>)[],
): Promise<T[]> {
  const results: T[] = [];
  const queue = work.entries();
  const worker = async () => {
    for (const [index, one] of queue) results[index] = await one();
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
