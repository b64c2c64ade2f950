import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { benchScraping } from './scrape-config.ts';

const BENCH = { proxy: 'http://127.0.0.1:9', scrapeSeconds: 2, refreshSeconds: 5 };

test('every job scrapes and discovers through the network, and nothing leaves the bench', () => {
  const changed = benchScraping(
    `
global: {scrape_interval: 1m, scrape_timeout: 20s, external_labels: {env: lab}}
alerting: {alertmanagers: [{static_configs: [{targets: [alertmanager:9093]}]}]}
remote_write: [{url: http://elsewhere}]
scrape_configs:
  - job_name: a
    scrape_interval: 30s
    static_configs: &shared [{targets: [api:8000]}]
  - job_name: b
    http_sd_configs: [{url: "http://sd/targets"}]
    file_sd_configs: [{files: [targets/*.yml], refresh_interval: 1h}]
    static_configs: *shared
`,
    BENCH,
  );
  const often = { scrape_interval: '2s', scrape_timeout: '2s', proxy_url: BENCH.proxy };
  const shared = [{ targets: ['api:8000'] }];
  expect(parse(changed)).toEqual({
    global: {
      scrape_interval: '2s',
      scrape_timeout: '2s',
      evaluation_interval: '2s',
      external_labels: { env: 'lab' },
    },
    scrape_configs: [
      { job_name: 'a', ...often, static_configs: shared },
      {
        job_name: 'b',
        ...often,
        http_sd_configs: [
          { url: 'http://sd/targets', refresh_interval: '5s', proxy_url: BENCH.proxy },
        ],
        file_sd_configs: [{ files: ['targets/*.yml'], refresh_interval: '5s' }],
        static_configs: shared,
      },
    ],
  });
});

test('what a learner wrote keeps its meaning', () => {
  const text = `scrape_configs:\n  - job_name: "1.10"\n    sample_limit: 5000\n    static_configs: [{targets: [a:1], labels: {version: 1.10, empty: ''}}]\n`;
  const changed = benchScraping(text, BENCH);
  expect(changed).toContain('version: 1.10');
  expect(changed).toContain("empty: ''");
  expect(changed).toContain('job_name: "1.10"');
  expect(changed).toContain('sample_limit: 5000');
});

test.each([['scrape_configs: ['], ['just words'], ['']])('%o is left to Prometheus', (text) => {
  expect(benchScraping(text, BENCH)).toBe(text);
});
