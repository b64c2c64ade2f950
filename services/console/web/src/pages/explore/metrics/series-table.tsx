import type { Series } from '../../../queries/data.ts';
import { type Column, Table } from '../../../ui/table.tsx';
import { formatValue } from '../../dashboards/fields/units.ts';
import { reduce } from '../../dashboards/panels/reduce.ts';
import { unitOf } from '../series-panel.ts';

const maxRows = 500;

interface SeriesTableProps {
  readonly series: readonly Series[];
  readonly query: string;
  readonly isInstant: boolean;
}

/** One row for each series, one column for each label that they have. */
export function SeriesTable({ series, query, isInstant }: SeriesTableProps) {
  const unit = unitOf(query);
  const names = [...new Set(series.flatMap(({ labels }) => Object.keys(labels)))].sort();
  const figure = (title: string, calc: string): Column<Series> => ({
    title,
    numeric: true,
    cell: (one) => formatValue(reduce(one, calc), unit),
  });
  const columns: Column<Series>[] = [
    ...names.map((name) => ({
      title: name === '__name__' ? 'metric' : name,
      cell: ({ labels }: Series) => labels[name] ?? '',
    })),
    ...(isInstant
      ? [figure('Value', 'last')]
      : [
          figure('Min', 'min'),
          figure('Max', 'max'),
          figure('Mean', 'mean'),
          figure('Last', 'last'),
        ]),
  ];
  return (
    <div className="explore-table">
      <p className="muted">
        {series.length > maxRows
          ? `The first ${maxRows} of ${series.length} series`
          : `${series.length} series`}
      </p>
      <Table
        caption="Series"
        columns={columns}
        rows={series.slice(0, maxRows)}
        rowKey={({ key }) => key}
      />
    </div>
  );
}
