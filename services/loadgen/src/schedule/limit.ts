export interface Limits {
  readonly requests?: number | undefined;
  readonly durationSeconds?: number | undefined;
}

/** The times up to a number of requests and up to a duration. */
export function* limitTimes(
  times: Iterable<number>,
  { requests = Number.POSITIVE_INFINITY, durationSeconds = Number.POSITIVE_INFINITY }: Limits,
): Generator<number, void, undefined> {
  let count = 0;
  for (const time of times) {
    if (count >= requests || time > durationSeconds) return;
    count += 1;
    yield time;
  }
}
