import { parse } from 'yaml';
import { z } from 'zod';
import { parseDuration } from '../../promql/duration.ts';
import type { Catalogue } from './catalogue.ts';
import { givenCatalogue } from './given.ts';

const testsSchema = z.object({
  tests: z.array(
    z.object({
      interval: z.string().optional(),
      input_series: z.array(z.object({ series: z.string() })).nullish(),
    }),
  ),
});

/**
 * A catalogue of the input series of promtool unit tests. Tests abbreviate labels, so that it proves
 * the absence of metrics only. Throws a ZodError when a text is no file of unit tests.
 */
export function unitTestCatalogue(texts: readonly string[]): Catalogue {
  const tests = texts.flatMap((text) => testsSchema.parse(parse(text)).tests);
  const intervals = tests.flatMap(({ interval = '1m' }) => parseDuration(interval) ?? []);
  return givenCatalogue({
    series: tests.flatMap(({ input_series }) => (input_series ?? []).map(({ series }) => series)),
    completeness: 'names',
    intervalSeconds: Math.min(60, ...intervals),
  });
}
