import { plain } from './table.ts';

/** Labels as PromQL writes them: `up{job="api"}`. */
export function formatLabels(labels: Readonly<Record<string, string>>): string {
  const { __name__: name = '', ...others } = labels;
  const pairs = Object.entries(others)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return plain(`${name}{${pairs.join(', ')}}`, 300);
}

/** Unix seconds as local time of day. */
export function formatTime(seconds: number): string {
  return new Date(seconds * 1000).toTimeString().slice(0, 8);
}
