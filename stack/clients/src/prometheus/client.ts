import { BackendError } from '../backend-error.ts';
import { type ClientOptions, HttpBackend } from '../http-backend.ts';
import {
  type InstantSeries,
  type Labels,
  type RangeSeries,
  type Time,
  toSeconds,
} from '../values.ts';
import {
  alertsAnswer,
  buildAnswer,
  configAnswer,
  exemplarsAnswer,
  flagsAnswer,
  instantAnswer,
  type Metadata,
  metadataAnswer,
  type PrometheusAlert,
  type ResultType,
  type RuleGroup,
  rangeAnswer,
  rulesAnswer,
  type SeriesExemplars,
  seriesAnswer,
  statsAnswer,
  stringsAnswer,
  type Target,
  type TsdbStatus,
  targetsAnswer,
  tsdbAnswer,
} from './answers.ts';

export interface TimeRange {
  readonly start: Time;
  readonly end: Time;
}

export interface SteppedRange extends TimeRange {
  /** Seconds between two points. */
  readonly step: number;
}

export interface Selection extends Partial<TimeRange> {
  /** Series selectors: `up{job="api"}`. */
  readonly match?: readonly string[];
}

export interface Instant {
  readonly time?: Time;
  /** How old the newest sample of a series may be; the server's default is five minutes. */
  readonly lookbackSeconds?: number;
}

/**
 * Prometheus' HTTP API. Every method throws BackendError; a bad expression is one of status 400.
 * @see https://prometheus.io/docs/prometheus/latest/querying/api/
 */
export class PrometheusClient {
  readonly #http: HttpBackend;

  constructor(baseUrl: string | URL, options?: ClientOptions) {
    this.#http = new HttpBackend('prometheus', baseUrl, options);
  }

  /** Evaluates an expression at one time (default: now). A scalar comes back as one bare series. */
  async query(expression: string, at: Instant = {}): Promise<InstantSeries[]> {
    const path = '/api/v1/query';
    const time = at.time === undefined ? undefined : toSeconds(at.time);
    const { lookbackSeconds } = at;
    const form = {
      query: expression,
      time,
      // Prometheus takes whole milliseconds.
      lookback_delta:
        lookbackSeconds === undefined ? undefined : `${Math.ceil(lookbackSeconds * 1000)}ms`,
    };
    const answer = await this.#http.json(instantAnswer, { path, method: 'POST', form });
    if (answer.resultType === 'vector') return answer.result;
    if (answer.resultType === 'scalar') {
      const [sampleTime, value] = answer.result;
      return [{ labels: {}, value, time: sampleTime }];
    }
    throw new BackendError({
      kind: 'shape',
      backend: 'prometheus',
      method: 'POST',
      url: path,
      reason: `"${expression}" is a ${answer.resultType}, not a vector or scalar`,
    });
  }

  /** What an expression evaluates to. A bad one is a BackendError of status 400. */
  async resultType(expression: string): Promise<ResultType> {
    const call = { path: '/api/v1/query', method: 'POST', form: { query: expression } } as const;
    return (await this.#http.json(instantAnswer, call)).resultType;
  }

  /** Evaluates an expression at each step of a range. */
  async queryRange(expression: string, range: SteppedRange): Promise<RangeSeries[]> {
    const form = { query: expression, ...bounds(range), step: range.step };
    const call = { path: '/api/v1/query_range', method: 'POST', form } as const;
    return (await this.#http.json(rangeAnswer, call)).result;
  }

  /** Samples that the server looks at to evaluate an expression over a range. */
  async samplesTouched(expression: string, range: SteppedRange): Promise<number> {
    const form = { query: expression, ...bounds(range), step: range.step, stats: 'all' };
    const call = { path: '/api/v1/query_range', method: 'POST', form } as const;
    return (await this.#http.json(statsAnswer, call)).stats.samples.totalQueryableSamples;
  }

  /** Label sets of the series that match at least one selector. */
  series(match: readonly string[], range: Partial<TimeRange> = {}): Promise<Labels[]> {
    const form = { 'match[]': match, ...bounds(range) };
    return this.#http.json(seriesAnswer, { path: '/api/v1/series', method: 'POST', form });
  }

  /** Names of all labels. */
  labels({ match, ...range }: Selection = {}): Promise<string[]> {
    const query = { 'match[]': match, ...bounds(range) };
    return this.#http.json(stringsAnswer, { path: '/api/v1/labels', query });
  }

  labelValues(label: string, { match, ...range }: Selection = {}): Promise<string[]> {
    const path = `/api/v1/label/${encodeURIComponent(label)}/values`;
    const query = { 'match[]': match, ...bounds(range) };
    return this.#http.json(stringsAnswer, { path, query });
  }

  /** The targets that are scraped. */
  async targets(): Promise<Target[]> {
    const query = { state: 'active' };
    const call = { path: '/api/v1/targets', query };
    return (await this.#http.json(targetsAnswer, call)).activeTargets;
  }

  /** Labels, before relabelling, of the targets that relabelling dropped. */
  async droppedTargets(): Promise<Labels[]> {
    const query = { state: 'dropped' };
    const answer = await this.#http.json(targetsAnswer, { path: '/api/v1/targets', query });
    return (answer.droppedTargets ?? []).map(({ discoveredLabels }) => discoveredLabels);
  }

  async rules(): Promise<RuleGroup[]> {
    return (await this.#http.json(rulesAnswer, { path: '/api/v1/rules' })).groups;
  }

  /** Alerts that are pending or firing. */
  async alerts(): Promise<PrometheusAlert[]> {
    return (await this.#http.json(alertsAnswer, { path: '/api/v1/alerts' })).alerts;
  }

  /** Type, help and unit as the targets declare them, for one metric family. Empty when unknown. */
  async metadata(metric: string): Promise<Metadata[]> {
    const answer = await this.#http.json(metadataAnswer, {
      path: '/api/v1/metadata',
      query: { metric },
    });
    return answer[metric] ?? [];
  }

  /** The same for every metric family. */
  allMetadata(): Promise<Record<string, Metadata[]>> {
    return this.#http.json(metadataAnswer, { path: '/api/v1/metadata' });
  }

  /** Exemplars of the series that an expression reads. */
  async exemplars(expression: string, range: TimeRange): Promise<SeriesExemplars[]> {
    const form = { query: expression, ...bounds(range) };
    const call = { path: '/api/v1/query_exemplars', method: 'POST', form } as const;
    const answer = await this.#http.json(exemplarsAnswer, call);
    return (answer ?? []).map(({ seriesLabels, exemplars }) => ({
      labels: seriesLabels,
      exemplars: exemplars.map(({ labels, value, timestamp }) => ({
        labels,
        value,
        time: timestamp,
      })),
    }));
  }

  /** Command-line flags in force, by name without dashes. */
  flags(): Promise<Record<string, string>> {
    return this.#http.json(flagsAnswer, { path: '/api/v1/status/flags' });
  }

  /** The loaded configuration, as YAML. */
  async config(): Promise<string> {
    return (await this.#http.json(configAnswer, { path: '/api/v1/status/config' })).yaml;
  }

  /** Size of the head block, and what takes up most of it. */
  tsdbStatus(limit?: number): Promise<TsdbStatus> {
    return this.#http.json(tsdbAnswer, { path: '/api/v1/status/tsdb', query: { limit } });
  }

  async version(): Promise<string> {
    return (await this.#http.json(buildAnswer, { path: '/api/v1/status/buildinfo' })).version;
  }

  /** Loads configuration and rules again. Fails with status 500 and the reason when they are bad. */
  async reload(): Promise<void> {
    await this.#http.send({ path: '/-/reload', method: 'POST' });
  }

  /** Whether it answers queries; false when it is down. */
  ready(): Promise<boolean> {
    return this.#http.isOk('/-/ready');
  }
}

function bounds({ start, end }: Partial<TimeRange>) {
  return {
    start: start === undefined ? undefined : toSeconds(start),
    end: end === undefined ? undefined : toSeconds(end),
  };
}
