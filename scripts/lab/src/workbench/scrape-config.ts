import { type Document, isAlias, isMap, isSeq, parseDocument, type YAMLMap } from 'yaml';

export interface BenchScraping {
  /** Proxy of a bench network, through which targets and HTTP discovery are reached. */
  readonly proxy: string;
  /** Seconds between two scrapes of a target. */
  readonly scrapeSeconds: number;
  /** Seconds between two looks of service discovery. */
  readonly refreshSeconds: number;
}

/** What leads out of the bench, or keeps data of others. */
const OUTWARD = ['alerting', 'remote_write', 'remote_read', 'tracing'];

/** Kinds of service discovery that look again and again. */
const REFRESHING = ['http_sd_configs', 'file_sd_configs'];

/** The mappings of a list, the ones behind aliases too. */
function mappings(document: Document, list: unknown): YAMLMap[] {
  const resolve = (node: unknown) => (isAlias(node) ? node.resolve(document) : node);
  const sequence = resolve(list);
  if (!isSeq(sequence)) return [];
  return sequence.items.map(resolve).filter(isMap);
}

/**
 * A learner's prometheus.yml for a Prometheus of the bench: it scrapes and discovers so often, through
 * a network of the bench, and sends nothing anywhere. All else stays as it is written.
 * Text that is no YAML is returned unchanged: Prometheus says best what is wrong with it.
 */
export function benchScraping(
  text: string,
  { proxy, scrapeSeconds, refreshSeconds }: BenchScraping,
): string {
  const document = parseDocument(text, { merge: true });
  const { contents } = document;
  if (document.errors.length > 0 || !isMap(contents)) return text;
  const interval = `${scrapeSeconds}s`;
  const often = { scrape_interval: interval, scrape_timeout: interval };
  for (const [key, value] of Object.entries({ ...often, evaluation_interval: interval })) {
    document.setIn(['global', key], value);
  }
  for (const key of OUTWARD) contents.delete(key);
  for (const job of mappings(document, contents.get('scrape_configs', true))) {
    for (const [key, value] of Object.entries({ ...often, proxy_url: proxy })) job.set(key, value);
    for (const kind of REFRESHING) {
      for (const discovery of mappings(document, job.get(kind, true))) {
        discovery.set('refresh_interval', `${refreshSeconds}s`);
        if (kind === 'http_sd_configs') discovery.set('proxy_url', proxy);
      }
    }
  }
  return document.toString({ lineWidth: 0 });
}
