import { useMemo, useSyncExternalStore } from 'react';

const tokens: Readonly<Record<string, string>> = {
  green: 'good',
  red: 'critical',
  orange: 'warning',
  yellow: 'warning',
  blue: 'series-1',
  purple: 'series-4',
  text: 'text',
  muted: 'text-muted',
  border: 'border',
  surface: 'surface',
  accent: 'accent',
};

const seriesColors = 8;

export interface ChartColors {
  /** A colour by its name in Grafana or by a design token; one that is no name stays as it is. */
  named(name: string): string;
  /** The colour of the nth series. */
  series(index: number): string;
}

/** The colours of the current scheme, light or dark. A new object when the scheme changes. */
export function useChartColors(): ChartColors {
  const isDark = useSyncExternalStore(subscribe, () => scheme().matches);
  return useMemo(() => colorsOf(isDark), [isDark]);
}

const scheme = () => matchMedia('(prefers-color-scheme: dark)');

function subscribe(changed: () => void): () => void {
  const media = scheme();
  media.addEventListener('change', changed);
  return () => media.removeEventListener('change', changed);
}

function colorsOf(_isDark: boolean): ChartColors {
  const styles = getComputedStyle(document.documentElement);
  const token = (name: string) => styles.getPropertyValue(`--${name}`).trim();
  return {
    named: (name) => {
      const known = tokens[name.replace(/^(?:semi-dark|super-light|dark|light)-/, '')];
      return known === undefined ? name : token(known);
    },
    series: (index) => token(`series-${(index % seriesColors) + 1}`),
  };
}
