import type { TemplateFunction } from '../logql/template/functions.ts';
import { renderTemplate } from '../logql/template/template.ts';
import { formatFloat, Int, TemplateError, type Value } from '../logql/template/values.ts';
import { formatGoDuration } from '../time/go-duration.ts';

const DEFINITIONS =
  '{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}{{$externalURL := .ExternalURL}}{{$value := .Value}}';

/** Labels of which one that is absent reads as empty text, as in Go. */
class LabelValues extends Map<string, Value> {
  override get(name: string): Value {
    return super.get(name) ?? '';
  }
}

const functions: ReadonlyMap<string, TemplateFunction> = new Map([
  ['humanize', (value: Value) => humanize(number(value))],
  ['humanizePercentage', (value: Value) => `${significant(number(value) * 100)}%`],
  ['humanizeDuration', (value: Value) => formatGoDuration(Math.round(number(value) * 1e9))],
]);

/**
 * Renders an annotation or label of an alert with `$labels` and `$value`; what cannot be rendered
 * says why, as the original does.
 * https://prometheus.io/docs/prometheus/latest/configuration/template_reference/
 */
export function renderAlertText(
  text: string,
  name: string,
  labels: ReadonlyMap<string, string>,
  value: number,
): string {
  if (!text.includes('{{')) return text;
  const dot = new Map<string, Value>([
    ['Labels', new LabelValues(labels)],
    ['ExternalLabels', new LabelValues()],
    ['ExternalURL', ''],
    ['Value', value],
  ]);
  try {
    return renderTemplate(DEFINITIONS + text, `__alert_${name}`, dot, functions);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return `<error expanding template: ${error.message}>`;
  }
}

function number(value: Value): number {
  const read = value instanceof Int ? value.value : Number(value);
  if (value !== '' && value !== null && !Number.isNaN(read)) return read;
  throw new TemplateError(`can't convert ${JSON.stringify(value)} to float`);
}

/** Four significant digits. */
function significant(value: number): string {
  return Number.isFinite(value) ? formatFloat(Number(value.toPrecision(4))) : formatFloat(value);
}

function humanize(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return significant(value);
  const large = Math.abs(value) >= 1;
  const prefixes = large
    ? ['', 'k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y']
    : ['', 'm', 'u', 'n', 'p', 'f', 'a', 'z', 'y'];
  let rest = value;
  let step = 0;
  while (step < 8 && (large ? Math.abs(rest) >= 1000 : Math.abs(rest) < 1)) {
    rest = large ? rest / 1000 : rest * 1000;
    step++;
  }
  return `${significant(rest)}${prefixes[step] ?? ''}`;
}
