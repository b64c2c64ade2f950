import { Link } from 'wouter';
import { z } from '../../../api/zod.ts';
import { useChartColors } from '../../../charts/colors.ts';
import type { Cell, PanelData, Rows } from '../../../queries/data.ts';
import { EmptyState } from '../../../ui/states.tsx';
import { Table } from '../../../ui/table.tsx';
import { type Field, fieldOf, show } from '../fields/field.ts';
import { formatValue } from '../fields/units.ts';
import { traceHref, writeLink } from '../links.ts';
import { sortRows, transform } from '../transformations.ts';
import type { PanelBodyProps } from './body.ts';
import { DashLink } from './dash-link.tsx';
import { reduced } from './reduce.ts';
import { momentText } from './time-axis.ts';

const optionsSchema = z.object({
  sortBy: z
    .array(z.object({ displayName: z.string(), desc: z.boolean().default(false) }))
    .default([]),
});

/** Rows after the transformations of the panel; traces as a list. */
export function TablePanel(props: PanelBodyProps) {
  return props.data.traces.length > 0 ? <TraceList {...props} /> : <RowsTable {...props} />;
}

function RowsTable({ panel, title, data, scope }: PanelBodyProps) {
  const colors = useChartColors();
  const [first] = transform(tablesOf(data, panel.options), panel.transformations);
  if (first === undefined || first.rows.length === 0) return <EmptyState title="No data" />;
  const { sortBy } = optionsSchema.parse(panel.options ?? {});
  const { columns, rows } = sortBy.reduceRight(
    (table, { displayName, desc }) => sortRows(table, { field: displayName, desc }),
    first,
  );
  return (
    <Table
      caption={title}
      columns={columns.map((name) => {
        const field = fieldOf(panel, name);
        const numeric = rows.some((row) => typeof row[name] === 'number') && !isMoment(name, field);
        return {
          title: name,
          numeric,
          cell: ({ row }: { row: Rows['rows'][number] }) => {
            const { text, color } = cellOf(row[name], name, field);
            const [link] = field.links.flatMap(
              (one) =>
                writeLink(one, { ...scope, value: { raw: String(row[name] ?? ''), text } }) ?? [],
            );
            if (link !== undefined && text !== '') return <DashLink link={link}>{text}</DashLink>;
            const isColored = color !== undefined && field.custom.cellOptions.type !== 'auto';
            return isColored ? <span style={{ color: colors.named(color) }}>{text}</span> : text;
          },
        };
      })}
      rows={rows.map((row, index) => ({ row, key: String(index) }))}
      rowKey={({ key }) => key}
    />
  );
}

/** Series without rows of their own become one row each. */
function tablesOf(data: PanelData, options: object | undefined): readonly Rows[] {
  if (data.series.length === 0) return data.tables;
  const rows = reduced(data.series, options).map(({ series, value }) => ({
    Name: series.name,
    Value: value,
  }));
  return [...data.tables, { columns: ['Name', 'Value'], rows }];
}

/** Grafana's column of the time of a sample, unless another one was given that name. */
const isMoment = (name: string, { unit }: Field) => name === 'Time' && unit === undefined;

function cellOf(cell: Cell | undefined, name: string, field: Field) {
  if (cell === undefined) return { text: '', color: undefined };
  if (typeof cell === 'string') return { text: cell, color: undefined };
  if (isMoment(name, field)) return { text: momentText(cell), color: undefined };
  return show(cell, field);
}

function TraceList({ title, data, scope }: PanelBodyProps) {
  return (
    <Table
      caption={title}
      columns={[
        {
          title: 'Trace',
          cell: ({ traceId }) => (
            <Link href={traceHref(traceId, scope.range)}>{traceId.slice(0, 12)}</Link>
          ),
        },
        { title: 'Start', cell: ({ startedAt }) => momentText(startedAt) },
        { title: 'Service', cell: ({ service }) => service },
        { title: 'Name', cell: ({ name }) => name },
        {
          title: 'Duration',
          numeric: true,
          cell: ({ durationMs }) => formatValue(durationMs, 'ms'),
        },
      ]}
      rows={data.traces}
      rowKey={({ traceId }) => traceId}
    />
  );
}
