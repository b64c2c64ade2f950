import { Registry } from 'prom-client';
import { registry } from './registry.ts';

const sample = /^([a-zA-Z_:][\w:]*(?:\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\})? \S+) # .*$/;
const counterHeader = /^# (HELP|TYPE) (\S+) /;

/** Every metric of the process, in the format that the scraper asks for. */
export async function exposition(accept: string | undefined): Promise<Exposition> {
  const openMetrics = await registry.metrics();
  if (acceptsOpenMetrics(accept)) {
    return { contentType: Registry.OPENMETRICS_CONTENT_TYPE, body: openMetrics };
  }
  return { contentType: Registry.PROMETHEUS_CONTENT_TYPE, body: toClassicText(openMetrics) };
}

export interface Exposition {
  readonly contentType: string;
  readonly body: string;
}

/** OpenMetrics is the default; classic text is for clients that prefer it or take nothing else. */
export function acceptsOpenMetrics(accept: string | undefined): boolean {
  if (accept === undefined || accept.trim() === '') return true;
  const ranges = accept.split(',').map(mediaRange);
  const quality = (...types: string[]) =>
    ranges.find(({ type }) => types.includes(type))?.quality ??
    ranges.find(({ type }) => type === '*/*')?.quality ??
    0;
  const openMetrics = quality('application/openmetrics-text', 'application/*');
  return openMetrics > 0 && openMetrics >= quality('text/plain', 'text/*');
}

function mediaRange(text: string): { type: string; quality: number } {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  return { type, quality: quality === undefined ? 1 : Number(quality) || 0 };
}

/**
 * OpenMetrics text as Prometheus text 0.0.4: no exemplars, no end mark, and a counter's type stands
 * at the name of its series.
 */
export function toClassicText(openMetrics: string): string {
  const lines = openMetrics.split('\n').filter((line) => line !== '# EOF');
  const counters = new Set(
    lines.flatMap((line) => /^# TYPE (\S+) counter$/.exec(line)?.slice(1, 2) ?? []),
  );
  return lines
    .map((line) => {
      if (!line.startsWith('#')) return sample.exec(line)?.[1] ?? line;
      const header = counterHeader.exec(line);
      const name = header?.[2];
      if (header === null || name === undefined || !counters.has(name)) return line;
      return `# ${header[1]} ${name}_total ${line.slice(header[0].length)}`;
    })
    .join('\n');
}
