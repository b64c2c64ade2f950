import type { Table, TableCell } from 'mdast';
import type { ReactNode } from 'react';

interface MarkdownTableProps {
  readonly table: Table;
  readonly cell: (cell: TableCell) => ReactNode;
}

/** A table that scrolls sideways where the window is too narrow. A column without a name has no header. */
export function MarkdownTable({ table: { align, children }, cell }: MarkdownTableProps) {
  const [head, ...rows] = children;
  const classOf = (column: number) =>
    ({ right: 'numeric', center: 'centered', left: undefined })[align?.[column] ?? 'left'];
  const dataCell = (one: TableCell, column: number) => (
    <td key={one.position?.start.offset} className={classOf(column)}>
      {cell(one)}
    </td>
  );
  const headCell = (one: TableCell, column: number) =>
    isEmpty(one) ? (
      dataCell(one, column)
    ) : (
      <th key={one.position?.start.offset} scope="col" className={classOf(column)}>
        {cell(one)}
      </th>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="table-frame" aria-label="Table" tabIndex={0}>
      <table>
        {head !== undefined && !head.children.every(isEmpty) && (
          <thead>
            <tr>{head.children.map(headCell)}</tr>
          </thead>
        )}
        <tbody>
          {rows.map((row) => (
            <tr key={row.position?.start.offset}>{row.children.map(dataCell)}</tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function isEmpty({ children }: TableCell): boolean {
  return children.length === 0;
}
