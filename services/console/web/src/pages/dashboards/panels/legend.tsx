import type { ReactNode } from 'react';

export interface LegendEntry {
  readonly key: string;
  readonly name: string;
  readonly color: string;
  readonly figures: readonly string[];
  readonly links?: ReactNode;
}

interface LegendProps {
  readonly label: string;
  /** Headings of the figures. */
  readonly headings: readonly string[];
  readonly entries: readonly LegendEntry[];
  /** The one that is shown alone. */
  readonly alone?: string | undefined;
  readonly onPick?: (key: string) => void;
}

/** Names and figures of what a chart shows: also what people read who do not see the chart. */
export function Legend({ label, headings, entries, alone, onPick }: LegendProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="legend" aria-label={`Legend of ${label}`} tabIndex={0}>
      <table>
        <thead className={headings.length === 0 ? 'visually-hidden' : undefined}>
          <tr>
            <th scope="col">Name</th>
            {headings.map((heading) => (
              <th key={heading} scope="col" className="numeric">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.map(({ key, name, color, figures, links }) => (
            <tr
              key={key}
              className={alone !== undefined && alone !== key ? 'legend-off' : undefined}
            >
              <td>
                <span className="swatch" style={{ background: color }} />
                {onPick === undefined ? (
                  name
                ) : (
                  <button
                    type="button"
                    className="legend-name"
                    aria-pressed={alone === key}
                    onClick={() => onPick(key)}
                  >
                    {name}
                  </button>
                )}
                {links}
              </td>
              {figures.map((figure, index) => (
                <td key={headings[index]} className="numeric">
                  {figure}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
