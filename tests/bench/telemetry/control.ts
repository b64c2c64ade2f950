/** What a measured server tells the process that measures it. */
export interface Reading {
  /** User time since the start, microseconds, all threads. */
  readonly userMicroseconds: number;
  /** System time since the start, microseconds, all threads. */
  readonly systemMicroseconds: number;
  readonly residentBytes: number;
}

/** In the server: announces the address, then answers each message with a reading. */
export function answerController(url: string): void {
  process.on('message', () => process.send?.(reading()));
  process.on('disconnect', () => process.exit(0));
  process.send?.({ url });
}

function reading(): Reading {
  const { user, system } = process.cpuUsage();
  return {
    userMicroseconds: user,
    systemMicroseconds: system,
    residentBytes: process.memoryUsage.rss(),
  };
}
