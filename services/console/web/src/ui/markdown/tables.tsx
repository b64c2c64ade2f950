import type { Table, TableCell, TableRow } from 'mdast';
import type { ReactNode } from 'react';

interface MarkdownTableProps {
  readonly table: Table;
  readonly cell: (cell: TableCell) => ReactNode;
}

/** A table that scrolls sideways where the window is too narrow. */
export function MarkdownTable({ table: { align, children }, cell }: MarkdownTableProps) {
  const [head, ...rows] = children;
  const classOf = (column: number) =>
    ({ right: 'numeric', center: 'centered', left: undefined })[align?.[column] ?? 'left'];
  const cells = (row: TableRow, Cell: 'td' | 'th') =>
    row.children.map((one, column) => (
      <Cell
        key={one.position?.start.offset}
        scope={Cell === 'th' ? 'col' : undefined}
        className={classOf(column)}
      >
        {cell(one)}
      </Cell>
    ));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="table-frame" aria-label="Table" tabIndex={0}>
      <table>
        {head !== undefined && (
          <thead>
            <tr>{cells(head, 'th')}</tr>
          </thead>
        )}
        <tbody>
          {rows.map((row) => (
            <tr key={row.position?.start.offset}>{cells(row, 'td')}</tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
