import { request } from 'node:http';
import express from 'express';

/** Exports the status page of the old server without a client library: an exposition is only text. */

interface Page {
  generated_at: string;
  models: { name: string; version: string; loaded: boolean; memory_mb: number }[];
  queue: { depth: number; oldest_ms: number; processed: number };
}

const { LISTEN = '', LEGACY_URL = '', COLLECT_TIMEOUT_MS = '1000' } = process.env;

function isPage(value: unknown): value is Page {
  const { generated_at, models, queue } = (value ?? {}) as Partial<Page>;
  return (
    !Number.isNaN(Date.parse(generated_at ?? '')) &&
    Array.isArray(models) &&
    [queue?.depth, queue?.oldest_ms, queue?.processed].every(Number.isFinite)
  );
}

/** The page; fails when it is not complete and meaningful in time. */
function ask(): Promise<Page> {
  return new Promise((resolve, reject) => {
    const outgoing = request(LEGACY_URL, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('error', reject);
      response.on('end', () => {
        clearTimeout(timer);
        try {
          const page: unknown = JSON.parse(text);
          if (response.statusCode === 200 && isPage(page)) resolve(page);
          else reject(new Error(`status ${response.statusCode}, or no page`));
        } catch (error) {
          reject(error);
        }
      });
    });
    const timer = setTimeout(
      () => outgoing.destroy(new Error('it took too long')),
      Number(COLLECT_TIMEOUT_MS),
    );
    outgoing.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    outgoing.end();
  });
}

const escaped = (text: string) =>
  text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

function family(type: string, name: string, help: string, ...lines: [string, number][]): string[] {
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...lines.map(([labels, value]) => `${name}${labels} ${value}`),
  ];
}

function linesOf({ generated_at, models, queue }: Page): string[] {
  const labels = (model: Page['models'][number]) =>
    `{name="${escaped(model.name)}",version="${escaped(model.version)}"}`;
  return [
    ...family('gauge', 'registry_generated_seconds', 'Birth of the page.', [
      '',
      Date.parse(generated_at) / 1000,
    ]),
    ...family('gauge', 'registry_waiting', 'Requests in the queue.', ['', queue.depth]),
    ...family(
      'gauge',
      'registry_waiting_oldest_seconds',
      'Age of the oldest request in the queue.',
      ['', queue.oldest_ms / 1000],
    ),
    ...family('counter', 'registry_processed_total', 'Requests done.', ['', queue.processed]),
    ...family(
      'gauge',
      'registry_model_is_loaded',
      'Whether a model is in memory.',
      ...models.map((model): [string, number] => [labels(model), Number(model.loaded)]),
    ),
    ...family(
      'gauge',
      'registry_model_bytes',
      'Memory of a model.',
      ...models.map((model): [string, number] => [labels(model), model.memory_mb * 1_000_000]),
    ),
  ];
}

class Exporter {
  #lastSuccess = 0;

  async metrics(): Promise<string> {
    const began = process.hrtime.bigint();
    const page = await ask().catch((error: unknown) => void console.error(error));
    if (page) this.#lastSuccess = Date.now() / 1000;
    const seconds = Number(process.hrtime.bigint() - began) / 1e9;
    return `${[
      ...family('gauge', 'registry_scrape_success', 'Whether the page was read.', [
        '',
        page ? 1 : 0,
      ]),
      ...family('gauge', 'registry_scrape_seconds', 'Time to read the page.', ['', seconds]),
      ...family('gauge', 'registry_read_at_seconds', 'When the page was last read; 0: never.', [
        '',
        this.#lastSuccess,
      ]),
      ...(page ? linesOf(page) : []),
    ].join('\n')}\n`;
  }
}

const exporter = new Exporter();
const app = express();
app.get('/metrics', async (_request, response) => {
  response.type('text/plain; version=0.0.4').send(await exporter.metrics());
});
const [host = '127.0.0.1', port = '8010'] = LISTEN.split(':');
app.listen(Number(port), host);
process.once('SIGTERM', () => process.exit());
