import { parseBody } from '@lab/telemetry';
import { Router } from 'express';
import { z } from 'zod';
import { EventStream } from '../events/event-stream.ts';

const querySchema = z.object({
  query: z.string().min(1).max(10_000),
  /** Lines from before that come first. */
  limit: z.coerce.number().int().min(0).max(1_000).default(100),
  /** Nanoseconds since 1970. */
  start: z.string().regex(/^\d+$/).optional(),
});

/**
 * `GET /loki/tail?query=`: new log lines as server-sent events. Event `lines` carries a message of
 * Loki's tail as it is, `dropped` how many messages a slow client missed, `failed` why it ended.
 * The browser is spared the WebSocket, and the console a second kind of connection to guard.
 * @see https://grafana.com/docs/loki/latest/reference/loki-http-api/#stream-logs
 */
export function logTail(lokiUrl: string, stopping: AbortSignal): Router {
  const router = Router();
  router.get('/loki/tail', (request, response) => {
    const { query, limit, start } = parseBody(querySchema, request.query);
    const url = new URL('/loki/api/v1/tail', lokiUrl.replace(/^http/, 'ws'));
    url.search = new URLSearchParams({
      query,
      limit: String(limit),
      ...(start === undefined ? {} : { start }),
    }).toString();
    follow(url, new EventStream(response, stopping));
  });
  return router;
}

function follow(url: URL, stream: EventStream): void {
  const socket = new WebSocket(url);
  let dropped = 0;
  socket.addEventListener('message', ({ data }) => {
    if (stream.isFull) {
      dropped += 1;
      return;
    }
    if (dropped > 0) stream.send('dropped', { messages: dropped });
    dropped = 0;
    stream.send('lines', JSON.parse(String(data)));
  });
  socket.addEventListener('error', () => {
    stream.send('failed', { detail: 'Loki refuses the query or does not answer' });
    stream.end();
  });
  socket.addEventListener('close', () => stream.end());
  stream.closed.addEventListener('abort', () => socket.close());
}
