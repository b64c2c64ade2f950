import { ProblemError, parseBody } from '@lab/telemetry';
import express, { Router } from 'express';
import { z } from 'zod';
import { EventStream } from '../events/event-stream.ts';
import { commandSchema, labNameSchema } from './commands.ts';
import type { Engine, NamedRun } from './engine.ts';
import type { Run } from './run.ts';

/**
 * `GET /` what the engine does; `GET /labs`, `GET /labs/:id` and `GET /status` what `lab list`,
 * `lab show` and `lab status` print;
 * `POST /runs` starts a command, `DELETE /runs/:id` interrupts it, `GET /runs/:id/events` tells its
 * progress from the beginning as server-sent events: `line` for each, `end` with the result.
 */
export function engineRoutes(engine: Engine, stopping: AbortSignal): Router {
  const router = Router();
  router.get('/', (_request, response) => {
    const { isAvailable, latest } = engine;
    response.json({ available: isAvailable, latest: latest === undefined ? null : view(latest) });
  });
  router.get('/labs', async (_request, response) => {
    response.json(await engine.read('list'));
  });
  router.get('/labs/:id', async (request, response) => {
    const id = labNameSchema.safeParse(request.params.id);
    if (!id.success) throw new ProblemError(404, 'Not Found', { detail: 'no such lab' });
    response.json(await engine.read(['show', id.data]));
  });
  router.get('/status', async (_request, response) => {
    response.json(await engine.read('status'));
  });
  router.post('/runs', express.json({ limit: '10kb' }), (request, response) => {
    response.status(202).json(view(engine.start(parseBody(commandSchema, request.body))));
  });
  router.delete('/runs/:id', (request, response) => {
    known(engine, request.params.id).run.stop();
    response.status(204).end();
  });
  router.get('/runs/:id/events', (request, response) => {
    const { run } = known(engine, request.params.id);
    const stream = new EventStream(response, stopping);
    for (const line of run.lines) stream.send('line', line);
    const onLine = (line: string) => stream.send('line', line);
    const onEnd = (end: unknown) => {
      stream.send('end', end);
      stream.end();
    };
    if (run.end !== undefined) onEnd(run.end);
    else run.on('line', onLine).on('end', onEnd);
    stream.closed.addEventListener('abort', () => run.off('line', onLine).off('end', onEnd));
  });
  return router;
}

function known(engine: Engine, id: string): NamedRun {
  const named = engine.find(id);
  if (named === undefined) throw new ProblemError(404, 'Not Found', { detail: 'no such run' });
  return named;
}

function view({ id, command, run }: NamedRun) {
  return {
    id,
    command,
    exitCode: run.end === undefined ? null : run.end.exitCode,
    ended: run.end !== undefined,
    lastLine: run.lines.at(-1) ?? null,
    problem: problemOf(run),
  };
}

const failureSchema = z.object({ error: z.object({ message: z.string() }) });

/** What the command says is wrong; null while it runs, and when nothing is. */
function problemOf({ end }: Run): string | null {
  if (end === undefined || end.exitCode === 0) return null;
  const failure = failureSchema.safeParse(end.result);
  return failure.success ? failure.data.error.message : null;
}
