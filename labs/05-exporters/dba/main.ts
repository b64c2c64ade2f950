import express from 'express';
import { z } from 'zod';
import { Mischief } from './mischief.ts';

/** What a database administrator can do to the shop, as fault switches like those of the services. */

const { LISTEN = '127.0.0.1:8013' } = process.env;

const paramsSchema = z.object({ durationSeconds: z.number().positive().max(600).default(30) });
const mischief = Mischief.fromEnvironment();

const app = express();
app.disable('x-powered-by');
app.get('/healthz', (_request, response) => {
  response.json({ ok: true });
});
app.get('/faults', (_request, response) => {
  response.json({ faults: mischief.list() });
});
app.put('/faults/:name', express.json(), async (request, response) => {
  const params = paramsSchema.safeParse(request.body ?? {});
  if (!mischief.has(request.params.name)) response.status(404).json({ error: 'no such fault' });
  else if (!params.success) response.status(400).json({ error: z.prettifyError(params.error) });
  else {
    await mischief.switchOn(request.params.name, params.data.durationSeconds);
    response.json({ name: request.params.name, on: true, params: params.data });
  }
});
app.delete('/faults/:name', async (request, response) => {
  if (!mischief.has(request.params.name)) response.status(404).json({ error: 'no such fault' });
  else {
    await mischief.switchOff(request.params.name);
    response.json({ name: request.params.name, on: false });
  }
});

const [host = '127.0.0.1', port = '8013'] = LISTEN.split(':');
const server = app.listen(Number(port), host, () => console.log(`the dba listens on ${LISTEN}`));
process.once('SIGTERM', async () => {
  await mischief.switchAllOff();
  server.close(() => process.exit());
  server.closeAllConnections();
});
