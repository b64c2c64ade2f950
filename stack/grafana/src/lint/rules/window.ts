import { parser } from '@prometheus-io/lezer-promql';
import type { Rule } from '../finding.ts';
import { queriesOf } from '../queries.ts';

/** Seconds between two scrapes in stack/prometheus/prometheus.yml. */
const SCRAPE_INTERVAL = 5;

/** Functions that need the window of the panel's resolution: with another they skip or blur samples. */
const rates = new Set(['rate', 'irate']);

/** Windows of Grafana, which are always wide enough. */
const fitting = new Set(['$__rate_interval', '$__range']);

/**
 * Windows of range selectors: `rate` takes `$__rate_interval`, since a fixed window is too narrow when
 * the viewer zooms out and too wide when zoomed in; others may be fixed, but hold two scrapes.
 */
export const window: Rule = {
  id: 'window',
  demands: 'rate takes $__rate_interval; no window is shorter than two scrapes.',
  check: (dashboard) =>
    queriesOf(dashboard)
      .filter(({ query }) => query.language === 'promql')
      .flatMap(({ panel, query }) =>
        windowsOf(query.text).flatMap(({ call, window: text }) => {
          if (fitting.has(text)) return [];
          if (rates.has(call)) {
            return [{ panel, problem: `${call} over [${text}] instead of [$__rate_interval]` }];
          }
          const width = text.startsWith('$') ? 0 : seconds(text);
          if (width >= 2 * SCRAPE_INTERVAL) return [];
          return [{ panel, problem: `[${text}] is shorter than two scrapes: ${query.text}` }];
        }),
      ),
};

/** The windows of range selectors, each with the function that is called over it. */
function windowsOf(text: string): { call: string; window: string }[] {
  const standIns = new Map<string, string>();
  // PromQL knows no variables: each window becomes one of its own, which is translated back.
  const plain = text.replaceAll(/\[(\$\w+|\$\{\w+\})/g, (_, variable: string) => {
    const standIn = `${standIns.size + 1}y`;
    standIns.set(standIn, variable.replaceAll(/[{}]/g, ''));
    return `[${standIn}`;
  });
  const found: { call: string; window: string }[] = [];
  parser.parse(plain).iterate({
    enter: (node) => {
      if (node.name !== 'MatrixSelector') return;
      const window = /\[([^\]]*)\]$/.exec(plain.slice(node.from, node.to))?.[1]?.trim() ?? '';
      const call = node.node.parent?.parent;
      const identifier = call?.getChild('FunctionIdentifier');
      found.push({
        call: identifier ? plain.slice(identifier.from, identifier.to) : '',
        window: standIns.get(window) ?? window,
      });
    },
  });
  return found;
}

const unitSeconds: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};

const seconds = (duration: string): number =>
  [...duration.matchAll(/(\d+)(ms|[smhdwy])/g)].reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (unitSeconds[unit] ?? 0),
    0,
  );
