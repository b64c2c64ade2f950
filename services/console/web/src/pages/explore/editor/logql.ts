import type { Completion } from '@codemirror/autocomplete';
import { LRLanguage } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { parser } from '@grafana/lezer-logql';
import { styleTags, tags } from '@lezer/highlight';
import { callApi } from '../../../api/http.ts';
import { z } from '../../../api/zod.ts';
import { type LogPlace, logPlace } from './logql-place.ts';
import { offering, remembered } from './offer.ts';

const language = LRLanguage.define({
  name: 'logql',
  parser: parser.configure({
    props: [
      styleTags({
        LineComment: tags.comment,
        String: tags.string,
        'Number Duration Bytes': tags.number,
        Identifier: tags.labelName,
        'RangeOp/... VectorOp/... ConvOp/... LabelAggOp/...': tags.function(tags.variableName),
        'Json Logfmt Unpack Pattern Regexp Unwrap LabelFormat LineFormat Decolorize Drop Keep Ip':
          tags.keyword,
        'By Without On Ignoring GroupLeft GroupRight Offset Bool And Or Unless': tags.keyword,
        'Eq Neq Re Nre Gtr Gte Lss Lte Eql Pipe PipeExact PipeMatch PipePattern Npa': tags.operator,
        'Add Sub Mul Div Mod Pow': tags.operator,
      }),
    ],
  }),
  languageData: { closeBrackets: { brackets: ['(', '[', '{', '"', '`'] } },
});

const functions: readonly (readonly [string, string])[] = [
  ['rate', 'lines per second'],
  ['count_over_time', 'lines in the range'],
  ['bytes_rate', 'bytes per second'],
  ['bytes_over_time', 'bytes in the range'],
  ['absent_over_time', '1 when there are no lines'],
  ['sum_over_time', 'of unwrapped values'],
  ['avg_over_time', 'of unwrapped values'],
  ['min_over_time', 'of unwrapped values'],
  ['max_over_time', 'of unwrapped values'],
  ['quantile_over_time', 'of unwrapped values'],
  ['stddev_over_time', 'of unwrapped values'],
  ['first_over_time', 'of unwrapped values'],
  ['last_over_time', 'of unwrapped values'],
  ['sum', 'of series'],
  ['avg', 'of series'],
  ['min', 'of series'],
  ['max', 'of series'],
  ['count', 'of series'],
  ['topk', 'largest series'],
  ['bottomk', 'smallest series'],
];

const stages: readonly (readonly [string, string])[] = [
  ['json', 'fields of a JSON line'],
  ['logfmt', 'fields of key=value'],
  ['pattern', 'fields by their place'],
  ['regexp', 'fields by named groups'],
  ['unpack', 'fields of a packed line'],
  ['line_format', 'writes the line anew'],
  ['label_format', 'renames fields'],
  ['unwrap', 'takes a field as the value'],
  ['drop', 'leaves fields out'],
  ['keep', 'keeps fields alone'],
  ['decolorize', 'without colour codes'],
];

const offered = (type: string) => (list: readonly (readonly [string, string])[]) =>
  list.map(([label, detail]): Completion => ({ label, detail, type }));
const asFunctions = offered('function')(functions);
const asStages = offered('keyword')(stages);

const namesSchema = z
  .object({ data: z.array(z.string()).nullish() })
  .transform(({ data }) => data ?? []);

const labels = remembered(() => callApi(namesSchema, '/loki/loki/api/v1/labels'));

const values = remembered((key) => {
  const [label = '', selector = ''] = key.split('\n');
  const path = `/loki/loki/api/v1/label/${encodeURIComponent(label)}/values`;
  return callApi(namesSchema, path, { query: selector === '' ? {} : { query: selector } });
});

async function ask({ kind, label = '', selector = '' }: LogPlace): Promise<readonly Completion[]> {
  if (kind === 'function') return asFunctions;
  if (kind === 'label')
    return (await labels('')).map((name) => ({ label: name, type: 'property' }));
  if (kind === 'value') {
    return (await values(`${label}\n${selector}`)).map((text) => ({ label: text, type: 'text' }));
  }
  return [...asStages, ...(await labels('')).map((name) => ({ label: name, type: 'property' }))];
}

/** LogQL with labels and values of the live Loki. */
export function logql(): Extension {
  const source = offering(logPlace, ask, ({ kind }) => kind === 'label' || kind === 'value');
  return [language, language.data.of({ autocomplete: source })];
}
