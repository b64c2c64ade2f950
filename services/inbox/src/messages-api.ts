import { ProblemError, parseBody } from '@lab/telemetry';
import { Router } from 'express';
import { z } from 'zod';
import { channels, statuses } from './message.ts';
import type { MessageStore } from './store.ts';

const querySchema = z.object({
  channel: z.enum(channels).optional(),
  status: z.enum([...statuses, 'any']).optional(),
  q: z.string().max(200).optional(),
  since: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});

/** Lists, shows and forgets what arrived. */
export function messagesApi(store: MessageStore): Router {
  const router = Router();

  router.get('/messages', (request, response) => {
    const filter = parseBody(querySchema, request.query);
    response.json({ messages: store.list(filter), stored: store.size, evicted: store.evicted });
  });

  router.get('/messages/:id', (request, response) => {
    const message = store.get(request.params.id);
    if (message === undefined) throw new ProblemError(404, 'No such message');
    response.json(message);
  });

  router.delete('/messages', (_request, response) => {
    response.json({ deleted: store.clear() });
  });

  return router;
}
