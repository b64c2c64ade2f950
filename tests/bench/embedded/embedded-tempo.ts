import { z } from 'zod';
import {
  type StoreProcess,
  startStore,
} from '../../../stack/embedded/src/store-process.fixture.ts';
import type { Benchmark, Figure } from '../benchmark.ts';
import {
  getJson,
  measureSeconds,
  parseMicroseconds,
  postAll,
  residentMegabytes,
} from './measure.ts';
import { jsonRequest, protobufRequest, spansPerRequest } from './span-corpus.ts';

const spans = 200_000;
const requests = spans / spansPerRequest;
/** 20,000 spans a second. */
const ingestLimitMicroseconds = 50;

const found = z.object({ traces: z.array(z.unknown()) });
const series = z.object({
  series: z.array(z.object({ samples: z.array(z.object({ value: z.number().default(0) })) })),
});

/** The trace store of `stack/embedded`: ingest, search and memory, against a bare JSON.parse. */
export const embeddedTempo: Benchmark = {
  title: `embedded trace store, ${spans.toLocaleString('en')} spans`,
  async run(progress) {
    const startMs = Date.now() - 3_600_000;
    const json = Array.from({ length: requests }, (_, index) => jsonRequest(index, startMs));
    const megabytes = json.reduce((sum, body) => sum + body.length, 0) / 1e6;
    progress(`corpus of ${megabytes.toFixed(0)} MB JSON`);
    const baseline = parseMicroseconds(json, spans);
    const store = await startStore('tempo');
    let figures: Figure[];
    try {
      const idle = await residentMegabytes(store.pid);
      progress('ingest of JSON');
      const ingest = await push(store, json, 'application/json');
      progress('search');
      const searches = await measureSearches(store, startMs);
      figures = [
        { name: 'JSON.parse of the same bytes', value: baseline, unit: 'us/span' },
        {
          name: 'ingest of JSON',
          value: ingest,
          unit: 'us/span',
          limit: ingestLimitMicroseconds,
        },
        { name: 'ingest of JSON, spans a second', value: 1e6 / ingest, unit: '1/s' },
        { name: 'ingest of JSON / JSON.parse', value: ingest / baseline, unit: 'x' },
        ...searches,
        { name: 'resident, idle', value: idle, unit: 'MB', limit: 150 },
        {
          name: 'resident, with the corpus',
          value: await residentMegabytes(store.pid),
          unit: 'MB',
          limit: 600,
        },
      ];
    } finally {
      await store.stop();
    }
    progress('ingest of protobuf');
    const protobuf = await measureProtobuf(startMs);
    return [
      ...figures,
      {
        name: 'ingest of protobuf',
        value: protobuf,
        unit: 'us/span',
        limit: ingestLimitMicroseconds,
      },
      { name: 'ingest of protobuf, spans a second', value: 1e6 / protobuf, unit: '1/s' },
    ];
  },
};

async function measureProtobuf(startMs: number): Promise<number> {
  const bodies = Array.from({ length: requests }, (_, index) => protobufRequest(index, startMs));
  const store = await startStore('tempo');
  try {
    return await push(store, bodies, 'application/x-protobuf');
  } finally {
    await store.stop();
  }
}

function push(store: StoreProcess, bodies: readonly Buffer[], type: string): Promise<number> {
  return postAll(`${store.otlpUrl}/v1/traces`, type, bodies, spans);
}

async function measureSearches(store: StoreProcess, startMs: number): Promise<Figure[]> {
  const range = {
    start: String(Math.floor(startMs / 1000) - 60),
    end: String(Math.ceil(startMs / 1000) + 7200),
  };
  const get = (path: string, params: Record<string, string>) =>
    getJson(`${store.url}${path}`, { ...range, ...params });
  const search = async (q: string, traces: number) => {
    const answer = found.parse(await get('/api/search', { q, limit: '20' }));
    if (answer.traces.length !== traces) throw new Error(`${q}: ${answer.traces.length} traces`);
  };
  const figures: Figure[] = [];
  const measure = async (name: string, work: () => Promise<void>, limit?: number) => {
    figures.push(await measureSeconds(name, work, limit === undefined ? {} : { limit }));
  };
  await measure(
    'search, attribute, nothing found',
    () => search('{ span.url.path = "/no" }', 0),
    1,
  );
  await measure(
    'search, two attributes, rare',
    () => search('{ span.url.path = "/products/4997" && span.http.response.status_code = 500 }', 1),
    1,
  );
  await measure('search, regular expression', () => search('{ span.url.path =~ ".*/no.*" }', 0), 1);
  await measure(
    'search, structural',
    () => search('{ kind = server } >> { span.url.path = "/no" }', 0),
    1,
  );
  await measure('rate by service', async () => {
    const q = '{} | count_over_time() by (resource.service.name)';
    const { series: all } = series.parse(await get('/api/metrics/query_range', { q, step: '60' }));
    const counted = all.flatMap(({ samples }) => samples).reduce((sum, one) => sum + one.value, 0);
    if (counted !== spans) throw new Error(`${counted} spans were counted`);
  });
  return figures;
}
