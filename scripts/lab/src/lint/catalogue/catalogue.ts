/** What a target declares a metric to be, as Prometheus' metadata API names it. */
export type MetricType = 'counter' | 'gauge' | 'histogram' | 'summary' | 'info' | 'unknown';

type Labels = Readonly<Record<string, string>>;

/** What is known about one name that queries can read. */
export interface Metric {
  readonly name: string;
  readonly type: MetricType;
  /** Label sets without the name. Empty when it is declared but has no series yet. */
  readonly series: readonly Labels[];
  /** Seconds between two samples. */
  readonly intervalSeconds: number;
}

/**
 * How far the absence of something proves that it does not exist: `names` knows metrics only, and
 * series may be abbreviated, as in unit tests; `labels` knows labels too, but values may yet come, as
 * in a lab that has just begun; `values` knows everything.
 */
export type Completeness = 'names' | 'labels' | 'values';

export interface CatalogueFacts {
  /** Type by family, as declared: `http_requests` or `http_requests_total`. */
  readonly types: ReadonlyMap<string, MetricType>;
  /** All series, each with its `__name__`. */
  readonly series: readonly Labels[];
  readonly completeness: Completeness;
  /** Seconds between two samples; by job where jobs differ. */
  readonly intervalSeconds: number;
  readonly jobIntervals?: ReadonlyMap<string, number>;
  /** Names of labels that Prometheus adds only when it sends samples elsewhere. */
  readonly externalLabels?: readonly string[];
  /** Expressions of series that rules record already. */
  readonly recordings?: ReadonlyMap<string, string>;
}

/** Names that Prometheus itself makes, with labels of all sorts. */
const OWN_NAMES =
  /^(ALERTS|ALERTS_FOR_STATE|up|scrape_(duration_seconds|samples_scraped|samples_post_metric_relabeling|series_added|timeout_seconds|sample_limit|body_size_bytes))$/;

const ALERT_NAMES = /^ALERTS(_FOR_STATE)?$/;

/** What the targets of a Prometheus expose. */
export class Catalogue {
  readonly completeness: Completeness;
  readonly externalLabels: ReadonlySet<string>;
  readonly recordings: ReadonlyMap<string, string>;
  readonly intervalSeconds: number;
  readonly #metrics = new Map<string, Metric>();
  readonly #types: ReadonlyMap<string, MetricType>;

  constructor(facts: CatalogueFacts) {
    this.completeness = facts.completeness;
    this.externalLabels = new Set(facts.externalLabels);
    this.recordings = facts.recordings ?? new Map();
    this.intervalSeconds = facts.intervalSeconds;
    const classic = facts.series.flatMap(({ __name__ = '' }): [string, MetricType][] =>
      __name__.endsWith('_bucket') ? [[__name__.replace(/_bucket$/, ''), 'histogram']] : [],
    );
    this.#types = new Map([...classic, ...facts.types]);
    const byName = Map.groupBy(facts.series, ({ __name__ = '' }) => __name__);
    for (const [name, series] of byName) {
      // Which alerts there are now says nothing about those that may come.
      if (ALERT_NAMES.test(name)) continue;
      this.#metrics.set(name, {
        name,
        type: this.typeOf(name),
        series: series.map(({ __name__, ...labels }) => labels),
        intervalSeconds: intervalOf(series, facts),
      });
    }
  }

  /** Names that have series. */
  get names(): readonly string[] {
    return [...this.#metrics.keys()];
  }

  /** What is known about a name; undefined when no target exposes or declares it. */
  metric(name: string): Metric | undefined {
    const known = this.#metrics.get(name);
    if (known !== undefined) return known;
    const type = this.typeOf(name);
    const declared = OWN_NAMES.test(name) || familyNames(name).some((it) => this.#types.has(it));
    if (!declared) return undefined;
    return { name, type, series: [], intervalSeconds: this.intervalSeconds };
  }

  /** The declared type of the family that a name belongs to, else what its suffix says. */
  typeOf(name: string): MetricType {
    for (const family of familyNames(name)) {
      const type = this.#types.get(family);
      if (type !== undefined && type !== 'unknown') return type;
    }
    return name.endsWith('_total') ? 'counter' : 'unknown';
  }
}

/** The families that a sample of this name may belong to, the name itself first. */
function familyNames(name: string): string[] {
  return [
    name,
    name.replace(/_(total|created|info)$/, ''),
    name.replace(/_(bucket|sum|count)$/, ''),
  ];
}

function intervalOf(
  series: readonly Labels[],
  { jobIntervals, intervalSeconds }: CatalogueFacts,
): number {
  const known = series.flatMap(({ job }) => (job && jobIntervals?.get(job)) || []);
  return known.length === 0 ? intervalSeconds : Math.min(...known);
}
