import type { Server } from 'node:http';

const sweepMs = 25;

/**
 * Stops accepting connections and waits for the requests under way; connections are closed as soon as
 * they are idle. What is left at the deadline is cut off.
 * @returns whether every request was answered
 */
export async function drain(server: Server, deadlineMs: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let inTime = true;
  server.close(() => resolve());
  server.closeIdleConnections();
  const sweep = setInterval(() => server.closeIdleConnections(), sweepMs);
  const deadline = setTimeout(() => {
    inTime = false;
    server.closeAllConnections();
  }, deadlineMs);
  await promise;
  clearInterval(sweep);
  clearTimeout(deadline);
  return inTime;
}
