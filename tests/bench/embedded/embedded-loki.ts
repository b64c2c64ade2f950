import { z } from 'zod';
import { startStore } from '../../../stack/embedded/src/store-process.fixture.ts';
import type { Benchmark, Figure } from '../benchmark.ts';
import { linesPerRequest, needle, pushRequest } from './log-corpus.ts';
import {
  getJson,
  measureSeconds,
  parseMicroseconds,
  postAll,
  residentMegabytes,
} from './measure.ts';

const lines = 1_000_000;
const requests = lines / linesPerRequest;
/** Requests made at once: all of them would not fit beside the store on a small machine. */
const batch = 100;
/** 50,000 lines a second. */
const ingestLimitMicroseconds = 20;

const streams = z.object({
  data: z.object({
    result: z.array(z.object({ values: z.array(z.tuple([z.string(), z.string()])) })),
  }),
});
const patterns = z.object({
  data: z.array(z.object({ samples: z.array(z.tuple([z.number(), z.number()])) })),
});
const matrix = z.object({
  data: z.object({
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        values: z.array(z.tuple([z.number(), z.string()])),
      }),
    ),
  }),
});

/** The log store of `stack/embedded`: ingest, queries and memory, against a bare JSON.parse. */
export const embeddedLoki: Benchmark = {
  title: `embedded log store, ${lines.toLocaleString('en')} lines`,
  async run(progress) {
    const startMs = Date.now() - 3_600_000;
    const store = await startStore('loki');
    try {
      const idle = await residentMegabytes(store.pid);
      progress('ingest of JSON');
      const [baseline, ingest] = await ingestCorpus(store.url, startMs);
      const settled = await residentMegabytes(store.pid);
      progress('queries');
      const queries = await measureQueries(store.url, startMs);
      return [
        { name: 'JSON.parse of the same bytes', value: baseline, unit: 'us/line' },
        { name: 'ingest of JSON', value: ingest, unit: 'us/line', limit: ingestLimitMicroseconds },
        { name: 'ingest of JSON, lines a second', value: 1e6 / ingest, unit: '1/s' },
        { name: 'ingest of JSON / JSON.parse', value: ingest / baseline, unit: 'x' },
        ...queries,
        { name: 'resident, idle', value: idle, unit: 'MB', limit: 150 },
        { name: 'resident, with the corpus', value: settled, unit: 'MB', limit: 600 },
        {
          name: 'resident, after the queries',
          value: await residentMegabytes(store.pid),
          unit: 'MB',
          limit: 600,
        },
      ];
    } finally {
      await store.stop();
    }
  },
};

/** Microseconds per line of parsing the corpus and of storing it. */
async function ingestCorpus(url: string, startMs: number): Promise<[number, number]> {
  let parsing = 0;
  let storing = 0;
  for (let first = 0; first < requests; first += batch) {
    const bodies = Array.from({ length: batch }, (_, index) => pushRequest(first + index, startMs));
    parsing += parseMicroseconds(bodies, lines);
    storing += await postAll(`${url}/loki/api/v1/push`, 'application/json', bodies, lines);
  }
  return [parsing, storing];
}

async function measureQueries(url: string, startMs: number): Promise<Figure[]> {
  const range = {
    start: String(Math.floor(startMs / 1000) - 60),
    end: String(Math.ceil(startMs / 1000) + 3720),
    step: '60',
  };
  const ask = (query: string) =>
    getJson(`${url}/loki/api/v1/query_range`, { ...range, query, limit: '100' });
  const find = async (query: string, expected: number) => {
    const found = streams.parse(await ask(query)).data.result.flatMap(({ values }) => values);
    if (found.length !== expected) throw new Error(`${query}: ${found.length} lines`);
  };
  /** The sum of all values, which are counts or per second of a minute. */
  const sum = async (query: string, factor: number, expected: number) => {
    const { result } = matrix.parse(await ask(query)).data;
    const points = result.flatMap(({ values }) => values);
    const total = points.reduce((all, [, value]) => all + Number(value), 0) * factor;
    if (Math.round(total) !== expected) throw new Error(`${query}: ${total} lines were counted`);
  };
  const all = '{service=~".+"}';
  const mine = async () => {
    const { data } = patterns.parse(
      await getJson(`${url}/loki/api/v1/patterns`, { ...range, query: all }),
    );
    const counted = data
      .flatMap(({ samples }) => samples)
      .reduce((sum, [, count]) => sum + count, 0);
    if (counted !== lines) throw new Error(`${counted} lines have a pattern`);
  };
  return [
    await measureSeconds('patterns of all lines, the first time', mine, { rounds: 1 }),
    await measureSeconds('patterns of all lines, again', mine),
    await measureSeconds(
      'line filter, one line in a million',
      () => find(`${all} |= "${needle}"`, 1),
      { limit: 1 },
    ),
    await measureSeconds('line filter, nothing found', () => find(`${all} |= "no such text"`, 0), {
      limit: 1,
    }),
    await measureSeconds('line filter, regular expression', () =>
      find(`${all} |~ "ord_0+12345(6|x)\\""`, 1),
    ),
    await measureSeconds('the newest lines of a stream', () => find('{service="api"}', 100)),
    await measureSeconds(
      'sum by (level) (rate(...[1m]))',
      () => sum(`sum by (level) (rate(${all}[1m]))`, 60, lines),
      { limit: 2 },
    ),
    await measureSeconds('sum by (level) (rate(... |= "text" [1m]))', () =>
      sum(`sum by (level) (rate(${all} |= "products/3" [1m]))`, 60, Math.ceil((lines - 3) / 7)),
    ),
    await measureSeconds('sum by (status) (count_over_time(... | json [1m]))', () =>
      sum(`sum by (status) (count_over_time(${all} | json [1m]))`, 1, lines),
    ),
  ];
}
