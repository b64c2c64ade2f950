import { readFile } from 'node:fs/promises';
import { waitFor } from '@lab/testing';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { startStore } from '../../stack/embedded/src/store-process.fixture.ts';
import { type CaseRequest, send } from './http.ts';
import { compareLoki, type LokiExpectation } from './loki-compare.ts';
import {
  compareWithBaseline,
  failures,
  missingReference,
  type Outcome,
  readBaseline,
  referencePath,
  report,
} from './reference.ts';

const request = z.object({
  method: z.string(),
  path: z.string(),
  params: z.array(z.tuple([z.string(), z.string()])).default([]),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().optional(),
  body_b64: z.string().optional(),
  compare: z.string(),
  ignore: z.array(z.string()).default([]),
  ordered: z.boolean().default(false),
  tolerance: z.number().default(1e-9),
  expect: z.object({ status: z.number(), body: z.json().optional(), text: z.string().default('') }),
});
const lokiCase = request.extend({
  id: z.string(),
  category: z.string(),
  after_flush: z.boolean().default(false),
  // biome-ignore lint/suspicious/noThenProperty: the name in the recorded cases
  then: request.optional(),
});
const entry = z.object({
  labels: z.record(z.string(), z.string()),
  ts_ns: z.string(),
  line: z.string(),
  metadata: z.record(z.string(), z.string()).default({}),
});

const BATCH = 400;

/** Pushes lines in order, in batches. */
async function pushCorpus(base: string): Promise<number> {
  const text = await readFile(referencePath('loki', 'corpus.ndjson'), 'utf8');
  const lines = text.split('\n').filter((line) => line !== '');
  const entries = lines.map((line) => entry.parse(JSON.parse(line)));
  for (let from = 0; from < entries.length; from += BATCH) {
    const streams = entries.slice(from, from + BATCH).map(({ labels, ts_ns, line, metadata }) => ({
      stream: labels,
      values: [Object.keys(metadata).length > 0 ? [ts_ns, line, metadata] : [ts_ns, line]],
    }));
    const response = await fetch(`${base}/loki/api/v1/push`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ streams }),
    });
    expect(response.status).toBe(204);
  }
  return entries.length;
}

function toRequest(one: z.infer<typeof request>): CaseRequest {
  const text = one.body?.replaceAll(/%REPEAT:(.):(\d+)%/g, (_whole, character, count) =>
    String(character).repeat(Number(count)),
  );
  const body =
    one.body_b64 !== undefined
      ? Buffer.from(one.body_b64, 'base64')
      : text === undefined
        ? undefined
        : Buffer.from(text);
  return { method: one.method, path: one.path, params: one.params, headers: one.headers, body };
}

function toExpectation(one: z.infer<typeof request>): LokiExpectation {
  const { compare, ignore, ordered, tolerance } = one;
  const { status, body, text } = one.expect;
  return { compare, ignore, ordered, tolerance, status, body, text };
}

async function replay(base: string, one: z.infer<typeof request>): Promise<string | undefined> {
  const reply = await send(base, toRequest(one));
  return compareLoki(toExpectation(one), reply.status, reply.body);
}

test('Loki: the recorded answers of the real server', { timeout: 120_000 }, async ({ skip }) => {
  const missing = missingReference('loki');
  skip(missing !== undefined, missing);
  const own = process.env.LAB_LOKI_BASE === undefined ? await startStore('loki') : undefined;
  const base = process.env.LAB_LOKI_BASE ?? own?.url ?? '';
  try {
    const pushed = await pushCorpus(base);
    const count = `sum(count_over_time({service=~".+"}[3601s]))`;
    await waitFor(async () => {
      const query = new URLSearchParams({ query: count, time: '1795172400' });
      const answer = await (await fetch(`${base}/loki/api/v1/query?${query}`)).text();
      return answer.includes(`"${pushed}"`);
    });
    const cases = z
      .array(lokiCase)
      .parse(JSON.parse(await readFile(referencePath('loki', 'cases.json'), 'utf8')));
    const outcomes: Outcome[] = [];
    let flushed = false;
    for (const one of cases) {
      // A server without that endpoint has nothing to flush.
      if (one.after_flush && !flushed) await fetch(`${base}/flush`, { method: 'POST' });
      flushed ||= one.after_flush;
      let reason = await replay(base, one);
      if (reason === undefined && one.then !== undefined) reason = await replay(base, one.then);
      outcomes.push({ id: one.id, category: one.category, reason });
    }
    report('Loki', outcomes);
    expect(
      own === undefined
        ? failures(outcomes)
        : compareWithBaseline(outcomes, await readBaseline('loki')),
    ).toEqual([]);
  } finally {
    await own?.stop();
  }
});
