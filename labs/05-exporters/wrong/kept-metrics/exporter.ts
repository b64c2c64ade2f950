import { createServer } from 'node:http';
import { Counter, Gauge, Registry } from 'prom-client';
import { z } from 'zod';

/** Exports the status page of the old server: each scrape asks it once and builds its answer of that. */

const {
  LISTEN = '127.0.0.1:8010',
  LEGACY_URL = 'http://127.0.0.1:8012/',
  COLLECT_TIMEOUT_MS = '1000',
} = process.env;

const pageSchema = z.object({
  generated_at: z.iso.datetime(),
  models: z.array(
    z.object({
      name: z.string(),
      version: z.string(),
      loaded: z.boolean(),
      memory_mb: z.number(),
    }),
  ),
  queue: z.object({ depth: z.number(), oldest_ms: z.number(), processed: z.number() }),
});

type Page = z.output<typeof pageSchema>;

const pageRegistry = new Registry();
const page = {
  generated: new Gauge({
    name: 'legacy_page_generated_timestamp_seconds',
    help: 'When the old server put its page together.',
    registers: [pageRegistry],
  }),
  depth: new Gauge({
    name: 'legacy_queue_depth',
    help: 'Requests that wait for a model.',
    registers: [pageRegistry],
  }),
  oldest: new Gauge({
    name: 'legacy_queue_oldest_age_seconds',
    help: 'How long the oldest of them has been waiting.',
    registers: [pageRegistry],
  }),
  processed: new Counter({
    name: 'legacy_requests_processed_total',
    help: 'Requests worked off since the old server started.',
    registers: [pageRegistry],
  }),
  loaded: new Gauge({
    name: 'legacy_model_loaded',
    help: '1 when the model is in memory, else 0.',
    labelNames: ['model', 'version'],
    registers: [pageRegistry],
  }),
  memory: new Gauge({
    name: 'legacy_model_memory_bytes',
    help: 'Memory that the model takes.',
    labelNames: ['model', 'version'],
    registers: [pageRegistry],
  }),
};

/** The one thing that outlives a scrape. */
let lastSuccess: number | undefined;

async function askLegacy(): Promise<Page> {
  const response = await fetch(LEGACY_URL, {
    signal: AbortSignal.timeout(Number(COLLECT_TIMEOUT_MS)),
  });
  if (!response.ok) throw new Error(`it answers ${response.status}`);
  return pageSchema.parse(await response.json());
}

function addPage({ generated_at, models, queue }: Page): void {
  page.generated.set(Date.parse(generated_at) / 1000);
  page.depth.set(queue.depth);
  page.oldest.set(queue.oldest_ms / 1000);
  page.processed.reset();
  page.processed.inc(queue.processed);
  for (const { name, version, ...model } of models) {
    page.loaded.set({ model: name, version }, model.loaded ? 1 : 0);
    page.memory.set({ model: name, version }, model.memory_mb * 1e6);
  }
}

/** A registry for one scrape, so that nothing of another one can be in it. */
async function collect(): Promise<Registry> {
  const registry = new Registry();
  const registers = [registry];
  const started = performance.now();
  let up = 0;
  try {
    addPage(await askLegacy());
    up = 1;
    lastSuccess = Date.now() / 1000;
  } catch (error) {
    console.error('the old server cannot be read', error);
  }
  new Gauge({
    name: 'legacy_up',
    help: '1 when the old server could be read in this scrape, else 0.',
    registers,
  }).set(up);
  new Gauge({
    name: 'legacy_collect_duration_seconds',
    help: 'How long it took to ask the old server.',
    registers,
  }).set((performance.now() - started) / 1000);
  if (lastSuccess !== undefined) {
    new Gauge({
      name: 'legacy_last_success_timestamp_seconds',
      help: 'When the old server was last read with success.',
      registers,
    }).set(lastSuccess);
  }
  return registry;
}

const server = createServer(async (request, response) => {
  if (request.url !== '/metrics') {
    response.writeHead(404).end();
    return;
  }
  const registry = await collect();
  response
    .setHeader('Content-Type', registry.contentType)
    .end(await Registry.merge([registry, pageRegistry]).metrics());
});

const [host = '127.0.0.1', port = '8010'] = LISTEN.split(':');
server.listen(Number(port), host, () => console.log(`exports ${LEGACY_URL} on ${LISTEN}`));
process.once('SIGTERM', () => process.exit());
