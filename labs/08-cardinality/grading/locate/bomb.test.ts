import { parseExposition } from '@lab/kit/spec';
import { expect, test } from 'vitest';
import { drawBomb } from './bomb.ts';

const seriesOf = (page: string) =>
  parseExposition(page, 'text').families.flatMap(({ samples }) => samples);

test('the pages hold what the report says', () => {
  const { pages, report, decoy, valuesOfAll } = drawBomb();
  const all = Object.entries(pages).flatMap(([host, page]) =>
    seriesOf(page).map(({ name, labels }) => ({ name, labels: { ...labels, instance: host } })),
  );
  const bomb = all.filter(({ name }) => name === report.metric);
  const valuesOf = (series: typeof all, label: string) =>
    new Set(series.flatMap(({ labels }) => (labels as Record<string, string>)[label] ?? [])).size;
  expect(bomb).toHaveLength(report.metricSeries);
  expect(valuesOf(bomb, report.label)).toBe(report.values);
  const rest = bomb.map(({ labels: { [report.label as never]: _, ...others } }) =>
    JSON.stringify(Object.entries(others).toSorted()),
  );
  expect(new Set(rest).size).toBe(report.without);
  expect(valuesOf(all, report.label)).toBe(valuesOfAll);
  expect(valuesOf(all, decoy)).toBeGreaterThan(valuesOfAll);
});

test('no other metric has as many series, and no name comes again', () => {
  const [one, two] = [drawBomb(), drawBomb()];
  const counts = new Map<string, number>();
  for (const { name } of Object.values(one.pages).flatMap(seriesOf)) {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const [first] = [...counts].toSorted((a, b) => b[1] - a[1]);
  expect(first?.[0]).toBe(one.report.metric);
  expect(two.report.metric).not.toBe(one.report.metric);
});
