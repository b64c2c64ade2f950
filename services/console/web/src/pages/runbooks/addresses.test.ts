import { expect, test } from 'vitest';
import { forService, queryAddress, siteAddress } from './addresses.ts';

test('the service of the alert stands in queries and links', () => {
  const text = 'up{job="<service>"} [x](/d/service-red?var-service=%3Cservice%3E)';
  expect(forService(text, 'api')).toBe('up{job="api"} [x](/d/service-red?var-service=api)');
  expect(forService(text, '"} or vector(1)')).toBe(text);
  expect(forService(text, undefined)).toBe(text);
});

test('files beside a runbook are pages, other addresses stay', () => {
  expect(siteAddress('target-down.md')).toBe('/runbooks/target-down');
  expect(siteAddress('target-down.md#repair')).toBe('/runbooks/target-down#repair');
  expect(siteAddress('/dashboards/logs')).toBe('/dashboards/logs');
  expect(siteAddress('https://a.example/b.md')).toBe('https://a.example/b.md');
});

test('queries open where their language is spoken', () => {
  expect(queryAddress('up{a="b"}', 'promql')).toBe(
    '/explore?signal=metrics&query=up%7Ba%3D%22b%22%7D',
  );
  expect(queryAddress('{}', 'traceql')).toContain('signal=traces');
  expect(queryAddress('npm start', 'sh')).toBeUndefined();
});
