import type { Completion } from '@codemirror/autocomplete';
import { LRLanguage } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { parser } from '@grafana/lezer-traceql';
import { styleTags, tags } from '@lezer/highlight';
import { callApi } from '../../../api/http.ts';
import { z } from '../../../api/zod.ts';
import { offering, remembered } from './offer.ts';
import { type TracePlace, tracePlace } from './traceql-place.ts';

const language = LRLanguage.define({
  name: 'traceql',
  parser: parser.configure({
    props: [
      styleTags({
        'LineComment BlockComment': tags.comment,
        String: tags.string,
        'Integer Float Duration': tags.number,
        Static: tags.constant(tags.name),
        'AttributeField/...': tags.labelName,
        'IntrinsicField Parent': tags.standard(tags.name),
        'Aggregate MetricsOperationBasicType MetricsOverTimeType': tags.function(tags.variableName),
        'MetricsOperationQuantile MetricsOperationHistogram MetricsAggregatorFunctionType':
          tags.function(tags.variableName),
        'GroupOperation SelectOperation CoalesceOperation With': tags.keyword,
        'FieldOp ComparisonOp ScalarOp And Or Gt Lt Desc Anc Pipe': tags.operator,
      }),
    ],
  }),
  languageData: { closeBrackets: { brackets: ['(', '{', '"'] } },
});

const stages: readonly Completion[] = [
  ['rate()', 'spans per second'],
  ['count_over_time()', 'spans per step'],
  ['quantile_over_time(duration, .95)', 'of a duration or attribute'],
  ['histogram_over_time(duration)', 'of a duration or attribute'],
  ['avg_over_time(duration)', 'of a duration or attribute'],
  ['max_over_time(duration)', 'of a duration or attribute'],
  ['count() > 1', 'traces by number of spans'],
  ['avg(duration) > 100ms', 'traces by mean duration'],
  ['by(resource.service.name)', 'groups spans'],
  ['select(span.http.route)', 'shows more attributes'],
].map(([label = '', detail = '']) => ({ label, detail, type: 'function' }));

const tagsSchema = z
  .object({ scopes: z.array(z.object({ name: z.string(), tags: z.array(z.string()).nullish() })) })
  .transform(({ scopes }) =>
    scopes.flatMap(({ name, tags: names }) =>
      (names ?? []).map((tag) => (name === 'intrinsic' ? tag : `${name}.${tag}`)),
    ),
  );

const attributes = remembered(() => callApi(tagsSchema, '/tempo/api/v2/search/tags'));

const valuesSchema = z
  .object({ tagValues: z.array(z.object({ type: z.string(), value: z.string() })).nullish() })
  .transform(({ tagValues }) => tagValues ?? []);

const values = remembered((attribute) =>
  callApi(valuesSchema, `/tempo/api/v2/search/tag/${encodeURIComponent(attribute)}/values`),
);

async function ask({ kind, attribute = '', isQuoted }: TracePlace): Promise<readonly Completion[]> {
  if (kind === 'stage') return stages;
  if (kind === 'attribute') {
    return (await attributes('')).map((label) => ({ label, type: 'property' }));
  }
  return (await values(attribute)).map(({ type, value }) => ({
    label: value,
    apply: type === 'string' && !isQuoted ? JSON.stringify(value) : value,
    type: 'text',
  }));
}

/** TraceQL with attributes and values of the live Tempo. */
export function traceql(): Extension {
  const source = offering(tracePlace, ask, ({ kind }) => kind !== 'stage');
  return [language, language.data.of({ autocomplete: source })];
}
