import { expect, test } from 'vitest';
import { dashboardHref, exploreHref, runbookHref } from './links.ts';

test('a runbook of the repository is a page, one of the web stays, anything else is none', () => {
  expect(runbookHref('stack/prometheus/runbooks/service-down.md', 'api')).toBe(
    '/runbooks/service-down?service=api',
  );
  expect(runbookHref('/runbooks/service-down')).toBe('/runbooks/service-down');
  expect(runbookHref('https://wiki.example/runbooks/x.md')).toBe(
    'https://wiki.example/runbooks/x.md',
  );
  for (const url of ['', 'javascript:alert(1)', 'javascript:/runbooks/x', 'runbooks/../x.md']) {
    expect(runbookHref(url), url).toBeUndefined();
  }
});

test('an expression opens in Explore in the language of its ruler, with the time kept', () => {
  expect(exploreHref('prometheus', 'up == 0', '?from=now-1h')).toBe(
    '/explore?from=now-1h&signal=metrics&query=up+%3D%3D+0',
  );
  expect(exploreHref('loki', '{a="b"}', '')).toContain('signal=logs');
});

test('an alert leads to the dashboard it names, else to that of its service', () => {
  expect(dashboardHref({}, { service: 'api' }, '?from=now-1h')).toBe(
    '/dashboards/service-red?from=now-1h&var-service=api',
  );
  expect(dashboardHref({}, { service: 'loki' }, '')).toBe('/dashboards/kit-overview');
  expect(dashboardHref({ dashboard_url: '/d/logs/logs' }, {}, '')).toBe('/dashboards/logs');
});
