import type { Labels } from './data.ts';

/** The name of a series: `{{label}}` filled in, or its labels where there is no format. */
export function legendOf(format: string | undefined, labels: Labels): string {
  if (format !== undefined && format !== '' && format !== '__auto') {
    return format.replaceAll(/\{\{\s*([\w.]+)\s*\}\}/g, (_, name: string) => labels[name] ?? '');
  }
  const { __name__: metric = '', ...rest } = labels;
  const pairs = Object.entries(rest);
  const [only] = pairs;
  if (pairs.length === 1 && only !== undefined) return only[1];
  if (pairs.length === 0) return metric === '' ? 'value' : metric;
  return `${metric}{${pairs.map(([name, value]) => `${name}="${value}"`).join(', ')}}`;
}
