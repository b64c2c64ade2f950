import { z } from 'zod';
import type { FoundQuery } from '../query.ts';
import { substitute } from './variables.ts';

const record = z.record(z.string(), z.unknown());

/** Whether a JSON text is a dashboard, bare or in the envelope that Grafana's API takes. */
export function isDashboard(text: string): boolean {
  try {
    const whole = record.parse(JSON.parse(text));
    return [whole, record.safeParse(whole.dashboard).data].some((it) => Array.isArray(it?.panels));
  } catch {
    return false;
  }
}

interface Place {
  readonly title: string;
  readonly datasource: string;
  /** What the panel says while a later lab has not filled it. */
  readonly comesLater?: string | undefined;
}

/** What a panel shows in place of "No data", where it names a lab that makes its series. */
const panelSchema = z.object({
  fieldConfig: z.object({ defaults: z.object({ noValue: z.string().regex(/\blab \d\d\b/) }) }),
});

/** The queries of a Grafana dashboard: panels, annotations, variables. */
export function dashboardQueries(file: string, text: string, scrapeSeconds: number): FoundQuery[] {
  const found: FoundQuery[] = [];
  const visit = (value: unknown, place: Place): void => {
    if (Array.isArray(value)) {
      for (const item of value) visit(item, place);
      return;
    }
    const parsed = record.safeParse(value);
    if (!parsed.success) return;
    const object = parsed.data;
    const here = placeOf(object, place);
    const language = languageOf(here.datasource);
    const expression = language === 'traceql' ? traceqlOf(object) : expressionOf(object);
    if (expression !== undefined && language !== undefined) {
      found.push({
        file,
        where: here.title,
        language,
        expression: substitute(expression, scrapeSeconds),
        ...(here.comesLater !== undefined && { comesLater: here.comesLater }),
        said: [here.title, stringOf(object.legendFormat)].join(' '),
      });
    }
    for (const child of Object.values(object)) visit(child, here);
  };
  visit(JSON.parse(text), { title: 'dashboard', datasource: 'prometheus' });
  return found;
}

const stringOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function placeOf(object: Record<string, unknown>, place: Place): Place {
  const isPanel = Array.isArray(object.targets);
  const isVariable = typeof object.name === 'string' && object.definition !== undefined;
  const title = isPanel
    ? `panel ${stringOf(object.title) || String(object.id)}`
    : isVariable
      ? `variable ${stringOf(object.name)}`
      : place.title;
  const source = record.safeParse(object.datasource);
  const datasource = source.success
    ? stringOf(source.data.type) || stringOf(source.data.uid)
    : stringOf(object.datasource) || place.datasource;
  const later = panelSchema.safeParse(object).data?.fieldConfig.defaults.noValue;
  return { title, datasource, comesLater: isPanel ? later : place.comesLater };
}

function languageOf(datasource: string): FoundQuery['language'] | undefined {
  if (/loki/i.test(datasource)) return 'logql';
  if (/tempo/i.test(datasource)) return 'traceql';
  return /prometheus|mimir|thanos|^\$|^default$|^$/i.test(datasource) ? 'promql' : undefined;
}

/** `label_values(selector, label)` and its like ask for the series of a selector. */
const VARIABLE_QUERY = /^\s*(?:label_values\((.*),[^,]*\)|query_result\((.*)\))\s*$/s;

function expressionOf({ expr, definition }: Record<string, unknown>): string | undefined {
  if (typeof expr === 'string' && expr.trim() !== '') return expr;
  if (typeof definition !== 'string') return undefined;
  const [, ofValues, ofResult] = VARIABLE_QUERY.exec(definition) ?? [];
  return ofValues ?? ofResult;
}

/** A target for Tempo asks TraceQL, or for one trace by its id, or for the service graph. */
function traceqlOf({ query }: Record<string, unknown>): string | undefined {
  const isText = typeof query === 'string' && query.trim() !== '';
  return isText && !/^[\da-f]{16,32}$/i.test(query.trim()) ? query : undefined;
}
