import { dashboardSchema } from '@lab/dashboards/model';
import { expect, test } from 'vitest';
import { sectionsOf } from './sections.ts';
import type { ResolvedVariable } from './variables/resolve.ts';

const panel = (id: number, y: number, more: object = {}) => ({
  id,
  type: 'stat',
  title: `Panel ${id}`,
  gridPos: { x: 0, y, w: 12, h: 4 },
  ...more,
});

const dashboard = (...panels: object[]) =>
  dashboardSchema.parse({
    uid: 'x',
    title: 'x',
    panels,
    templating: { list: [{ name: 'service', type: 'query', multi: true, includeAll: true }] },
  });

function sections(parsed: ReturnType<typeof dashboard>, selected: string[]) {
  const variables = parsed.templating.list.map(
    (variable): ResolvedVariable => ({
      variable,
      options: ['api', 'worker'],
      selected,
      chosen: { kind: 'all', pattern: '.+' },
      text: 'All',
      problem: undefined,
    }),
  );
  return sectionsOf(parsed.panels, variables, new Map(), new Map()).map((section) => ({
    title: section.title,
    collapsed: section.isCollapsed,
    panels: section.panels.map((placed) => [
      placed.panel.id,
      placed.panel.gridPos.w,
      placed.choices.get('service'),
    ]),
  }));
}

const one = (value: string) => ({ kind: 'one', value, escaped: true });

test('a repeated row comes once for each value, with its panels', () => {
  const parsed = dashboard(
    panel(1, 0),
    panel(2, 4, { type: 'row', title: 'Service $service', repeat: 'service' }),
    panel(3, 5),
  );
  expect(sections(parsed, ['$__all'])).toEqual([
    { title: undefined, collapsed: false, panels: [[1, 12, undefined]] },
    { title: 'Service api', collapsed: false, panels: [[3, 12, one('api')]] },
    { title: 'Service worker', collapsed: false, panels: [[3, 12, one('worker')]] },
  ]);
  expect(sections(parsed, ['worker']).map(({ title }) => title)).toEqual([
    undefined,
    'Service worker',
  ]);
});

test('repeated panels share the width', () => {
  const [section] = sections(dashboard(panel(1, 0, { repeat: 'service' })), ['$__all']);
  expect(section?.panels).toEqual([
    [1, 12, one('api')],
    [1, 12, one('worker')],
  ]);
});

test('a collapsed row holds its panels itself', () => {
  const row = panel(1, 0, { type: 'row', title: 'More', collapsed: true, panels: [panel(2, 1)] });
  expect(sections(dashboard(row), [])).toEqual([
    { title: 'More', collapsed: true, panels: [[2, 12, undefined]] },
  ]);
});
