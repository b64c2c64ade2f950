import { readFile } from 'node:fs/promises';
import { waitFor } from '@lab/testing';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { startStore } from '../../stack/embedded/src/store-process.fixture.ts';
import { canonical, type Json } from './canonical.ts';
import { type CaseRequest, type Reply, send } from './http.ts';
import { protoSpanIds } from './proto-span-ids.ts';
import {
  compareWithBaseline,
  failures,
  missingReference,
  type Outcome,
  readBaseline,
  referencePath,
  report,
} from './reference.ts';
import {
  normaliseSearch,
  normaliseSeries,
  normaliseTags,
  normaliseTrace,
  sample,
} from './tempo-normalise.ts';

const tempoCase = z.object({
  id: z.string(),
  category: z.string(),
  method: z.string(),
  path: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  headers: z.record(z.string(), z.string()).nullish(),
  body: z.json().optional(),
  body_b64: z.string().optional(),
  gzip: z.boolean().default(false),
  target: z.string().optional(),
  creates: z.array(z.string()).default([]),
  compare: z.string(),
  attrs: z.boolean().default(false),
  stats: z.boolean().default(false),
  spans: z.boolean().default(false),
  strict: z.boolean().default(false),
  normalize: z.string().default('trace'),
  tolerance: z.number().default(1e-9),
  expect: z.object({
    status: z.number(),
    status_any: z.array(z.number()).default([]),
    traces: z.json().optional(),
    json: z.json().optional(),
    set: z.json().optional(),
    count: z.number().optional(),
    spans: z.json().optional(),
    body: z.string().optional(),
    ids: z.array(z.string()).optional(),
    series: z.record(z.string(), z.record(z.string(), z.json())).optional(),
  }),
});
type TempoCase = z.infer<typeof tempoCase>;

function toRequest(one: TempoCase): CaseRequest {
  const text = typeof one.body === 'string' ? one.body : JSON.stringify(one.body);
  const body =
    one.body_b64 !== undefined
      ? Buffer.from(one.body_b64, 'base64')
      : one.body === undefined
        ? undefined
        : Buffer.from(text);
  return {
    method: one.method,
    path: one.path,
    params: Object.entries(one.params).map(([name, value]) => [name, String(value)]),
    headers: one.headers ?? {},
    body,
    gzip: one.gzip,
  };
}

/** Undefined when an answer agrees with the recorded one, else a short reason. */
function compare(one: TempoCase, { status, body }: Reply): string | undefined {
  const want = one.expect;
  if (status !== want.status && !want.status_any.includes(status)) {
    return `status ${status}, expected ${want.status}`;
  }
  if (one.compare === 'status-only' || want.status !== 200) return undefined;
  if (one.compare === 'text') {
    return body.toString('utf8').trim() === want.body ? undefined : 'text differs';
  }
  if (one.compare === 'proto-ids') {
    return canonical(protoSpanIds(body, one.path.startsWith('/api/v2'))) ===
      canonical(want.ids ?? [])
      ? undefined
      : 'ids differ';
  }
  const document: Json = z.json().parse(JSON.parse(body.toString('utf8') || '{}'));
  const same = (expected: Json | undefined, got: Json) =>
    canonical(expected ?? null) === canonical(got)
      ? undefined
      : firstDifference(expected ?? null, got);
  switch (one.compare) {
    case 'exact-json':
      return same(want.json, one.normalize === 'trace' ? normaliseTrace(document) : document);
    case 'trace-set':
      return same(want.traces, normaliseSearch(document, one.attrs, one.stats));
    case 'trace-ids':
      return same(want.traces, Object.keys(normaliseSearch(document, false, false)).sort());
    case 'count':
      return compareCounts(one, document);
    case 'set':
      return same(want.set, normaliseTags(document));
    case 'approx':
      return compareSeries(one, normaliseSeries(document));
    default:
      return `unknown comparison ${one.compare}`;
  }
}

function firstDifference(want: Json, got: Json): string {
  const [left, right] = [canonical(want), canonical(got)];
  let at = 0;
  while (at < left.length && left[at] === right[at]) at++;
  const from = Math.max(0, at - 40);
  return `want ...${left.slice(from, at + 80)} got ...${right.slice(from, at + 80)}`;
}

const counted = z.object({
  traces: z
    .array(
      z.object({
        spanSets: z.array(z.object({ spans: z.array(z.unknown()).default([]) })).default([]),
      }),
    )
    .default([]),
});

function compareCounts(one: TempoCase, document: Json): string | undefined {
  const { traces } = counted.parse(document);
  if (traces.length !== one.expect.count) return `${traces.length} traces`;
  if (!one.spans) return undefined;
  const spans = traces
    .map(({ spanSets }) => spanSets.reduce((total, set) => total + set.spans.length, 0))
    .sort((a, b) => a - b);
  return canonical(spans) === canonical(one.expect.spans ?? [])
    ? undefined
    : 'numbers of spans differ';
}

function compareSeries(
  one: TempoCase,
  got: Record<string, Record<string, number>>,
): string | undefined {
  const want: Record<string, Record<string, number>> = {};
  for (const [key, points] of Object.entries(one.expect.series ?? {})) {
    want[key] = Object.fromEntries(
      Object.entries(points).map(([time, value]) => [time, sample(value)]),
    );
  }
  const matters = (points: Record<string, number>) =>
    one.strict || Object.values(points).some((value) => value !== 0);
  for (const key of new Set([...Object.keys(want), ...Object.keys(got)])) {
    const [left, right] = [want[key] ?? {}, got[key] ?? {}];
    if (!matters(left) && !matters(right)) continue;
    for (const time of new Set([...Object.keys(left), ...Object.keys(right)])) {
      if (one.strict && (left[time] === undefined || right[time] === undefined)) {
        return `${key} at ${time}: sample missing or extra`;
      }
      const [a, b] = [left[time] ?? 0, right[time] ?? 0];
      const near = Math.abs(a - b) <= one.tolerance * Math.max(1, Math.abs(a), Math.abs(b));
      if (!near && !Object.is(a, b)) return `${key} at ${time}: want ${a} got ${b}`;
    }
  }
  return undefined;
}

test('Tempo: the recorded answers of the real server', { timeout: 120_000 }, async ({ skip }) => {
  const missing = missingReference('tempo');
  skip(missing !== undefined, missing);
  const own = process.env.LAB_TEMPO_BASE === undefined ? await startStore('tempo') : undefined;
  const base = process.env.LAB_TEMPO_BASE ?? own?.url ?? '';
  const otlp = process.env.LAB_OTLP_BASE ?? own?.otlpUrl ?? '';
  try {
    const requests = await readFile(referencePath('tempo', 'traces.ndjson'), 'utf8');
    for (const body of requests.split('\n').filter((line) => line !== '')) {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${otlp}/v1/traces`, { method: 'POST', headers, body });
      expect(response.status).toBe(200);
    }
    const lines = (await readFile(referencePath('tempo', 'cases.json'), 'utf8')).split('\n');
    const cases = lines
      .filter((line) => line !== '')
      .map((line) => tempoCase.parse(JSON.parse(line)));
    const outcomes: Outcome[] = [];
    const run = async (url: string, one: TempoCase) => {
      const reason = compare(one, await send(url, toRequest(one)));
      outcomes.push({ id: one.id, category: one.category, reason });
    };
    for (const one of cases) if (one.target === 'otlp') await run(otlp, one);
    const created = new Set(cases.flatMap(({ creates }) => creates));
    await waitFor(async () => {
      const query = new URLSearchParams({
        q: '{}',
        start: '1795168740',
        end: '1795183140',
        limit: '5000',
        spss: '1',
      });
      const answer = await (await fetch(`${base}/api/search?${query}`)).json();
      return counted.parse(answer).traces.length >= 400 + created.size;
    });
    for (const one of cases) if (one.target !== 'otlp') await run(base, one);
    report('Tempo', outcomes);
    expect(
      own === undefined
        ? failures(outcomes)
        : compareWithBaseline(outcomes, await readBaseline('tempo')),
    ).toEqual([]);
  } finally {
    await own?.stop();
  }
});
