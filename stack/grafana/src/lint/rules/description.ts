import type { Rule } from '../finding.ts';

export const description: Rule = {
  id: 'description',
  demands: 'Every dashboard, panel and visible variable says what it shows.',
  check: ({ description: text, panels, templating }) => [
    ...(text.trim() === '' ? [{ problem: 'the dashboard has no description' }] : []),
    ...panels
      .filter(({ type, description: about }) => type !== 'row' && !about?.trim())
      .map(({ title }) => ({ panel: title, problem: 'has no description' })),
    ...panels
      .filter(({ title }) => title.trim() === '')
      .map(({ id }) => ({ panel: `#${id}`, problem: 'has no title' })),
    ...templating.list
      .filter(({ description: about, hide }) => hide === 0 && !about?.trim())
      .map(({ name }) => ({ problem: `variable "${name}" has no description` })),
  ],
};
