import { parseExpression } from '../promql/expression.ts';
import { type Expr, type Selector, selectors } from '../promql/syntax.ts';
import type { Catalogue, Metric } from './catalogue/catalogue.ts';
import { isVariable } from './documents/variables.ts';
import { inferLabels, type LabelSet } from './infer/labels.ts';
import { inferNature, type Nature } from './infer/nature.ts';
import { type Polarity, polarityOf, saidPolarity } from './infer/polarity.ts';
import type { ParsedQuery } from './query.ts';

const ANYTHING: LabelSet = { labels: new Set(), open: true };

/** What rules record, by what the linted files say or else what the server runs. */
interface Recorded {
  readonly tree: Expr;
  readonly staticLabels: readonly string[];
}

/** What the rules of the lint can ask about. */
export class Facts {
  readonly catalogue: Catalogue;
  /** All queries that are linted together. */
  readonly queries: readonly ParsedQuery[];
  readonly #recorded: Map<string, Recorded>;
  /** Names that are being looked up, so that a rule that reads itself ends. */
  readonly #open = new Set<string>();

  constructor(catalogue: Catalogue, queries: readonly ParsedQuery[]) {
    this.catalogue = catalogue;
    this.queries = queries;
    this.#recorded = new Map(
      [...catalogue.recordings].map(([name, text]) => [
        name,
        { tree: parseExpression(text), staticLabels: [] },
      ]),
    );
    for (const { record, tree, staticLabels = [] } of queries) {
      if (record !== undefined) this.#recorded.set(record, { tree, staticLabels });
    }
  }

  /** Names of all series that rules record. */
  get recordedNames(): readonly string[] {
    return [...this.#recorded.keys()];
  }

  isRecorded(name: string | undefined): name is string {
    return name !== undefined && this.#recorded.has(name);
  }

  /** The expression by which a series is recorded. */
  recordedTree(name: string | undefined): Expr | undefined {
    return name === undefined ? undefined : this.#recorded.get(name)?.tree;
  }

  /** The metric that a selector reads, unless that is recorded, unknown or left open by a variable. */
  metric({ name }: Selector): Metric | undefined {
    if (name === undefined || isVariable(name) || this.isRecorded(name)) return undefined;
    return this.catalogue.metric(name);
  }

  /** Labels of an expression's answer; undefined for a number. */
  labels(expr: Expr): LabelSet | undefined {
    return inferLabels(expr, (selector) => this.selectorLabels(selector));
  }

  selectorLabels(selector: Selector): LabelSet {
    const { name } = selector;
    const recorded = name === undefined ? undefined : this.#recorded.get(name);
    if (name !== undefined && recorded !== undefined) {
      const inner = this.#once(name, ANYTHING, () => this.labels(recorded.tree)) ?? ANYTHING;
      return { ...inner, labels: inner.labels.union(new Set(recorded.staticLabels)) };
    }
    const metric = this.metric(selector);
    if (metric === undefined || metric.series.length === 0) return ANYTHING;
    const labels = new Set(metric.series.flatMap((series) => Object.keys(series)));
    return { labels, open: this.catalogue.completeness === 'names' };
  }

  nature(expr: Expr): Nature {
    return inferNature(expr, (selector) => this.#selectorNature(selector));
  }

  polarity(expr: Expr): Polarity | undefined {
    return polarityOf(expr, (name) => {
      const recorded = this.#recorded.get(name);
      const inferred = recorded && this.#once(name, undefined, () => this.polarity(recorded.tree));
      return inferred ?? saidPolarity(name);
    });
  }

  /** Every metric name that an expression reads, through recorded series. */
  rawSelectors(expr: Expr): Selector[] {
    return selectors(expr).flatMap((selector) => {
      const { name } = selector;
      const recorded = name === undefined ? undefined : this.#recorded.get(name);
      if (name === undefined || recorded === undefined) return [selector];
      return this.#once(name, [], () => this.rawSelectors(recorded.tree));
    });
  }

  #selectorNature(selector: Selector): Nature {
    const { name } = selector;
    if (name === undefined || isVariable(name)) return 'unknown';
    const recorded = this.#recorded.get(name);
    if (recorded !== undefined) {
      return this.#once(name, 'unknown', () => this.nature(recorded.tree));
    }
    if (name.includes(':')) return namedNature(name);
    return metricNature(name, this.catalogue);
  }

  #once<T>(name: string, otherwise: T, look: () => T): T {
    if (this.#open.has(name)) return otherwise;
    this.#open.add(name);
    try {
      return look();
    } finally {
      this.#open.delete(name);
    }
  }
}

/** What a recorded series is by its name, level:metric:operation. */
function namedNature(name: string): Nature {
  const operation = name.split(':').at(-1) ?? '';
  if (/ratio/.test(operation)) return 'ratio';
  if (/^(p\d\d|q\d|quantile)/.test(operation)) return 'quantile';
  if (/^(mean|avg)/.test(operation)) return 'mean';
  return /rate|increase/.test(operation) ? 'rate' : 'unknown';
}

function metricNature(name: string, catalogue: Catalogue): Nature {
  const type = catalogue.typeOf(name);
  if (type === 'counter') return name.endsWith('_created') ? 'timestamp' : 'counter';
  if (type === 'histogram' || type === 'summary') {
    if (name.endsWith('_bucket')) return 'bucket';
    if (/_(sum|count)$/.test(name)) return 'counter';
    return type === 'histogram' ? 'histogram' : 'quantile';
  }
  if (/timestamp|_time(_seconds)?$|_expiry/.test(name)) return 'timestamp';
  return type === 'gauge' ? 'gauge' : 'unknown';
}
