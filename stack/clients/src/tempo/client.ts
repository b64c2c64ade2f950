import { BackendError } from '../backend-error.ts';
import { type ClientOptions, HttpBackend } from '../http-backend.ts';
import { type RangeSeries, type Time, toSeconds } from '../values.ts';
import {
  metricsAnswer,
  searchAnswer,
  type TraceSummary,
  tagsAnswer,
  tagValuesAnswer,
  traceAnswer,
} from './answers.ts';
import type { Span } from './span.ts';

export interface TraceRange {
  readonly start: Time;
  readonly end: Time;
}

export interface SearchOptions extends Partial<TraceRange> {
  /** Traces at most; Tempo's default is 20. */
  readonly limit?: number;
  /** Spans returned for each span set; Tempo's default is 3, its most 100. */
  readonly spansPerSpanSet?: number;
}

export type TagScope = 'resource' | 'span' | 'intrinsic' | 'event' | 'link' | 'instrumentation';

export interface TagOptions extends Partial<TraceRange> {
  readonly scope?: TagScope;
  /** TraceQL filter: only tags of the spans that it matches. */
  readonly query?: string;
}

/**
 * Tempo's HTTP API. Every method throws BackendError; a bad query is one of status 400.
 * @see https://grafana.com/docs/tempo/latest/api_docs/
 */
export class TempoClient {
  readonly #http: HttpBackend;

  constructor(baseUrl: string | URL, options?: ClientOptions) {
    this.#http = new HttpBackend('tempo', baseUrl, options);
  }

  /** The spans of a trace by its hexadecimal id; undefined when Tempo does not know it. */
  async trace(traceId: string, range: Partial<TraceRange> = {}): Promise<Span[] | undefined> {
    const path = `/api/v2/traces/${encodeURIComponent(traceId)}`;
    const call = { path, query: bounds(range), headers: { accept: 'application/json' } };
    try {
      const spans = await this.#http.json(traceAnswer, call);
      return spans.length === 0 ? undefined : spans;
    } catch (error) {
      if (error instanceof BackendError && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Traces that match a TraceQL query; give both ends of the range or none. */
  search(query: string, options: SearchOptions = {}): Promise<TraceSummary[]> {
    const { limit, spansPerSpanSet: spss } = options;
    return this.#http.json(searchAnswer, {
      path: '/api/search',
      query: { q: query, ...bounds(options), limit, spss },
    });
  }

  /** Names of attributes and intrinsics, by scope. */
  tags(options: TagOptions = {}): Promise<Record<string, string[]>> {
    const { scope, query: q } = options;
    return this.#http.json(tagsAnswer, {
      path: '/api/v2/search/tags',
      query: { scope, q, ...bounds(options) },
    });
  }

  /** Values of one tag, named as in TraceQL: `resource.service.name`, `span.http.route`, `name`. */
  tagValues(
    tag: string,
    options: Omit<TagOptions, 'scope'> = {},
  ): Promise<{ type: string; value: string }[]> {
    const path = `/api/v2/search/tag/${encodeURIComponent(tag)}/values`;
    const query = { q: options.query, ...bounds(options) };
    return this.#http.json(tagValuesAnswer, { path, query });
  }

  /** Evaluates a TraceQL metrics query (`{...} | rate() by (...)`); step in seconds. */
  metricsQueryRange(
    query: string,
    range: TraceRange & { readonly step: number },
  ): Promise<RangeSeries[]> {
    return this.#http.json(metricsAnswer, {
      path: '/api/metrics/query_range',
      query: { q: query, ...bounds(range), step: `${range.step}s` },
    });
  }

  /** Whether it answers queries; false when it is down or still starting. */
  ready(): Promise<boolean> {
    return this.#http.isOk('/ready');
  }
}

/** Tempo takes whole seconds only: the range is widened to them. */
function bounds({ start, end }: Partial<TraceRange>) {
  return {
    start: start === undefined ? undefined : Math.floor(toSeconds(start)),
    end: end === undefined ? undefined : Math.ceil(toSeconds(end)),
  };
}
