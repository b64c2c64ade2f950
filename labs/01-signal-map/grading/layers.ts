import {
  allOf,
  type Evidence,
  formatNumber,
  metricNames,
  type Query,
  type TaskContext,
  type Timeline,
  type Verdict,
} from '@lab/kit/spec';
import { SHEET, sheets } from './sheet.ts';

/** Which metrics speak of which layer. */
const LAYERS: Readonly<Record<string, { readonly about: string; readonly metrics: RegExp }>> = {
  infrastructure: {
    about: 'machines, containers and processes',
    metrics: /^(node|container|process|nodejs|machine|go)_/,
  },
  platform: {
    about: 'what the services stand on: database, stores, queue, scraping',
    metrics:
      /^(pg|postgres|pool|prometheus|alertmanager|loki|tempo|traces|scrape|probe|queue|oldest_job|up$)/,
  },
  application: {
    about: 'requests and jobs of the services',
    metrics: /^(http_(server|client)|jobs|job_|service|circuit|inference_fallbacks|query_duration)/,
  },
  ml: {
    about: 'the model: predictions, confidence, features, quality',
    metrics:
      /^(inference_(?!fallbacks)|prediction|model|feature|cohort|cache_requests|label_delay|DCGM)/,
  },
  business: {
    about: 'what the shop earns: checkouts, revenue, orders',
    metrics: /^(checkout|revenue|orders|carts|sessions|signups|payments|feature_usage)/,
  },
};

function isConstant(timelines: readonly Timeline[]): boolean {
  return timelines.every(({ values }) => {
    const numbers = values.filter((value) => value !== undefined);
    return numbers.every((value) => value === numbers[0]);
  });
}

function spread(timelines: readonly Timeline[]): string {
  const numbers = timelines.flatMap(({ values }) => values.filter((value) => value !== undefined));
  if (numbers.length === 0) return 'no result';
  const low = numbers.reduce((a, b) => Math.min(a, b));
  const high = numbers.reduce((a, b) => Math.max(a, b));
  return `${formatNumber(low)} to ${formatNumber(high)}`;
}

async function moves(layer: string, query: Query, { replay }: TaskContext): Promise<Evidence> {
  const timelines = await replay(query);
  return {
    asked: `${layer}: the signal moves while the system lives`,
    query: query.expression,
    expected: 'a series that is not constant',
    seen: spread(timelines),
    passed: timelines.length > 0 && !isConstant(timelines),
    hint: 'A signal that never moves cannot tell good from bad.',
  };
}

function belongs(layer: string, about: string, metrics: RegExp, query: Query): Evidence {
  const names = query.language === 'promql' ? metricNames(query.expression) : [];
  const [actual] = Object.entries(LAYERS).find(([, { metrics: others }]) =>
    names.some((name) => others.test(name)),
  ) ?? ['none'];
  return {
    asked: `${layer}: the metric speaks of this layer`,
    query: query.expression,
    expected: about,
    seen: names.join(', ') || 'no metric',
    passed: names.some((name) => metrics.test(name)),
    hint: `It speaks of another layer (${actual}): who would be called when this number is wrong?`,
  };
}

/** Each of the five layers has a moving signal, an owner and a priority. */
export async function gradeLayers(context: TaskContext): Promise<Verdict> {
  const { layers } = await context.artefact(SHEET, sheets.layers);
  const evidence: Evidence[] = [];
  const priorities = new Set<string>();
  for (const [layer, { about, metrics }] of Object.entries(LAYERS)) {
    const { query, owner, priority } = layers[layer] ?? {};
    if (priority) priorities.add(priority);
    const missing = [
      ...(query ? [] : ['query']),
      ...(owner ? [] : ['owner']),
      ...(priority ? [] : ['priority']),
    ];
    evidence.push({
      asked: `${layer} is filled in`,
      expected: 'query, owner and priority',
      seen: missing.length === 0 ? 'all three' : `no ${missing.join(', no ')}`,
      passed: missing.length === 0,
    });
    if (query)
      evidence.push(belongs(layer, about, metrics, query), await moves(layer, query, context));
  }
  evidence.push({
    asked: 'not everything has the same priority',
    expected: 'at least two different priorities',
    seen: [...priorities].join(', ') || 'none',
    passed: priorities.size >= 2,
    hint: 'If all is urgent, nothing is: which of them would you be woken for?',
  });
  return allOf(evidence);
}
