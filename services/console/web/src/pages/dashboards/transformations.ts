import type { Panel } from '@lab/dashboards/model';
import { z } from '../../api/zod.ts';
import type { Cell, Rows } from '../../queries/data.ts';

type Row = Readonly<Record<string, Cell>>;
type Transformation = Panel['transformations'][number];

const filterSchema = z.object({
  include: z
    .object({ names: z.array(z.string()).optional(), pattern: z.string().optional() })
    .optional(),
  exclude: z
    .object({ names: z.array(z.string()).optional(), pattern: z.string().optional() })
    .optional(),
});

const organizeSchema = z.object({
  excludeByName: z.record(z.string(), z.boolean()).default({}),
  indexByName: z.record(z.string(), z.number()).default({}),
  renameByName: z.record(z.string(), z.string()).default({}),
});

const sortSchema = z.object({
  sort: z.array(z.object({ field: z.string(), desc: z.boolean().default(false) })),
});

const limitSchema = z.object({ limitField: z.coerce.number().default(10) });

/**
 * The tables of a panel after its transformations, as Grafana applies them.
 * @throws Error that names a transformation the console does not know
 */
export function transform(tables: readonly Rows[], list: readonly Transformation[]): Rows[] {
  return list
    .filter(({ disabled }) => disabled !== true)
    .reduce<Rows[]>((current, transformation) => apply(current, transformation), [...tables]);
}

function apply(tables: Rows[], { id, options }: Transformation): Rows[] {
  switch (id) {
    case 'merge':
      return tables.length === 0 ? [] : [merge(tables)];
    case 'filterFieldsByName':
      return tables.map((rows) => filter(rows, filterSchema.parse(options)));
    case 'organize':
      return tables.map((rows) => organize(rows, organizeSchema.parse(options)));
    case 'sortBy':
      return tables.map((rows) => sortSchema.parse(options).sort.reduceRight(sortRows, rows));
    case 'limit': {
      const { limitField } = limitSchema.parse(options);
      return tables.map((rows) => ({ ...rows, rows: rows.rows.slice(0, limitField) }));
    }
    default:
      throw new Error(`The console does not know the transformation ${id}.`);
  }
}

/** Rows that agree in every column which they share become one. */
function merge(tables: readonly Rows[]): Rows {
  const columns = [...new Set(tables.flatMap((table) => table.columns))];
  const shared = columns.filter(
    (name) => tables.filter((table) => table.columns.includes(name)).length > 1,
  );
  const merged = new Map<string, Row>();
  for (const [index, { rows }] of tables.entries()) {
    for (const row of rows) {
      const identity = shared.length > 0 ? shared : [`table ${index}`];
      const key = JSON.stringify(identity.map((name) => row[name] ?? name));
      const same = merged.get(key);
      const clashes =
        same !== undefined &&
        Object.keys(row).some((name) => !shared.includes(name) && name in same);
      merged.set(clashes ? `${key} ${merged.size}` : key, { ...same, ...row });
    }
  }
  return { columns, rows: [...merged.values()] };
}

function filter(
  { columns, rows }: Rows,
  { include, exclude }: z.output<typeof filterSchema>,
): Rows {
  const named = (
    name: string,
    rule: { names?: string[] | undefined; pattern?: string | undefined },
  ) =>
    (rule.names?.includes(name) ?? false) ||
    (rule.pattern !== undefined &&
      new RegExp(rule.pattern.replace(/^\/(.*)\/\w*$/, '$1')).test(name));
  const kept = columns.filter(
    (name) =>
      (include === undefined || named(name, include)) &&
      (exclude === undefined || !named(name, exclude)),
  );
  return { columns: kept, rows };
}

function organize({ columns, rows }: Rows, options: z.output<typeof organizeSchema>): Rows {
  const { excludeByName, indexByName, renameByName } = options;
  const place = (name: string) => indexByName[name] ?? Number.POSITIVE_INFINITY;
  const kept = columns
    .filter((name) => excludeByName[name] !== true)
    .toSorted((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
  const title = (name: string) => renameByName[name] || name;
  return {
    columns: kept.map(title),
    rows: rows.map((row) =>
      Object.fromEntries(
        kept.flatMap((name) => {
          const cell = row[name];
          return cell === undefined ? [] : [[title(name), cell]];
        }),
      ),
    ),
  };
}

/** Rows by the values of a column; rows without one come last. */
export function sortRows(table: Rows, { field, desc }: { field: string; desc: boolean }): Rows {
  const sign = desc ? -1 : 1;
  return {
    ...table,
    rows: table.rows.toSorted((left, right) => {
      const [a, b] = [left[field], right[field]];
      if (isMissing(a) || isMissing(b)) return Number(isMissing(a)) - Number(isMissing(b));
      return (
        sign *
        (typeof a === 'number' && typeof b === 'number'
          ? a - b
          : String(a).localeCompare(String(b)))
      );
    }),
  };
}

const isMissing = (cell: Cell | undefined) =>
  cell === undefined || (typeof cell === 'number' && Number.isNaN(cell));
