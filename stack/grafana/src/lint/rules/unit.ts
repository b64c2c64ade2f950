import { drawsNumbers, panelRule } from '../finding.ts';

/** In a table the unit belongs to the column, hence to an override. */
export const unit = panelRule('unit', 'A panel that shows numbers names their unit.', (panel) => {
  const { defaults, overrides } = panel.fieldConfig ?? { defaults: {}, overrides: [] };
  if (drawsNumbers.has(panel.type)) return defaults.unit ? [] : ['has no unit'];
  if (panel.type !== 'table' || panel.targets.some(({ queryType }) => queryType === 'traceql')) {
    return [];
  }
  return valueColumns(panel.transformations).flatMap((column) => {
    const hasUnit = overrides.some(
      ({ matcher, properties }) =>
        matcher.options === column && properties.some(({ id, value }) => id === 'unit' && value),
    );
    return hasUnit || defaults.unit ? [] : [`column "${column}" has no unit`];
  });
});

/** The columns that hold values of queries, by the names that the viewer sees. */
function valueColumns(transformations: readonly { id: string; options: unknown }[]): string[] {
  const organize = transformations.find(({ id }) => id === 'organize')?.options;
  if (typeof organize !== 'object' || organize === null) return [];
  const names: unknown = Reflect.get(organize, 'renameByName');
  if (typeof names !== 'object' || names === null) return [];
  return Object.entries(names).flatMap(([from, title]) =>
    /^Value( #|$)/.test(from) && typeof title === 'string' ? [title] : [],
  );
}
