import type { Exposition, ExpositionFormat } from './exposition.ts';
import { ExpositionError } from './exposition.ts';
import { parseExposition } from './parse.ts';

const TIMEOUT_MS = 10_000;
const ACCEPT: Readonly<Record<ExpositionFormat, string>> = {
  openmetrics: 'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5',
  text: 'text/plain;version=0.0.4',
};

export interface Scrape extends Exposition {
  readonly contentType: string;
  readonly text: string;
}

function formatOf(contentType: string): ExpositionFormat {
  const [type = ''] = contentType.split(';');
  if (type.trim() === 'application/openmetrics-text') return 'openmetrics';
  if (type.trim() === 'text/plain') return 'text';
  throw new ExpositionError(`"${contentType}" is no content type of an exposition`);
}

/**
 * Scrapes a target as Prometheus does: asks for a format and reads the answer as what it says it is.
 * Throws an ExpositionError when the target answers an error or no exposition.
 */
export async function scrape(
  url: string | URL,
  wanted: ExpositionFormat = 'openmetrics',
): Promise<Scrape> {
  const response = await fetch(url, {
    headers: { accept: ACCEPT[wanted] },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  if (!response.ok) throw new ExpositionError(`${url} answers ${response.status}`);
  const contentType = response.headers.get('content-type') ?? '';
  return { ...parseExposition(text, formatOf(contentType)), contentType, text };
}
