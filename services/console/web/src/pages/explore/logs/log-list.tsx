import { memo, useDeferredValue, useState } from 'react';
import { LineDetails } from './line-details.tsx';
import { type LogLine, levelOf, messageOf, millisecondsOf } from './log-line.ts';

interface LogListProps {
  readonly lines: readonly LogLine[];
  readonly query: string;
  readonly onQuery: (query: string) => void;
}

const noLines: readonly LogLine[] = [];

/**
 * Log lines; each opens to show its fields. Rows out of sight are not laid out, and many of them are
 * made bit by bit, between which the page answers its visitor.
 */
export function LogList({ lines, query, onQuery }: LogListProps) {
  const made = useDeferredValue(lines, noLines);
  return (
    <ol className="lines" aria-label="Log lines">
      {made.map((line) => (
        <Line key={line.key} line={line} query={query} onQuery={onQuery} />
      ))}
    </ol>
  );
}

interface LineProps {
  readonly line: LogLine;
  readonly query: string;
  readonly onQuery: (query: string) => void;
}

const Line = memo(
  function Line({ line, query, onQuery }: LineProps) {
    const [isOpen, setOpen] = useState(false);
    return (
      <li className={`line line-${toneOf(line)}`}>
        <button
          type="button"
          className="line-head"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          <LineText line={line} />
        </button>
        {isOpen && <LineDetails line={line} query={query} onQuery={onQuery} />}
      </li>
    );
  },
  (before, after) => before.line.key === after.line.key && before.query === after.query,
);

/** Time, level and text of a line. */
export function LineText({ line }: { line: LogLine }) {
  const tone = toneOf(line);
  const service = line.labels.service ?? line.labels.service_name;
  return (
    <>
      <time title={new Date(millisecondsOf(line.at)).toISOString()}>{clockOf(line.at)}</time>
      <span className={`level level-${tone}`}>{tone === 'unknown' ? '–' : tone}</span>
      <span className="line-text">
        {service !== undefined && <span className="line-service">{service} </span>}
        {messageOf(line.line) ?? line.line}
      </span>
    </>
  );
}

export const toneOf = ({ labels, metadata, parsed }: LogLine) =>
  levelOf({ ...parsed, ...metadata, ...labels });

function clockOf(at: string): string {
  const moment = new Date(millisecondsOf(at));
  const two = (part: number) => String(part).padStart(2, '0');
  const clock = [moment.getHours(), moment.getMinutes(), moment.getSeconds()].map(two).join(':');
  return `${clock}.${String(moment.getMilliseconds()).padStart(3, '0')}`;
}
