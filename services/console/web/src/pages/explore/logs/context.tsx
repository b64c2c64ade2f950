import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { QueryView } from '../../../ui/states.tsx';
import { askContext } from './ask-logs.ts';
import type { LogLine } from './log-line.ts';
import { LineText, toneOf } from './log-list.tsx';

const more = 10;
const most = 100;

/** Lines of the same stream before and after one. */
export function Context({ line }: { line: LogLine }) {
  const [count, setCount] = useState(5);
  const query = useQuery({
    queryKey: ['explore', 'context', line.at, line.labels, count],
    queryFn: ({ signal }) => askContext(line, count, signal),
    placeholderData: keepPreviousData,
  });
  return (
    <section className="line-context" aria-label="Lines around this one">
      <QueryView query={query}>
        {(lines) => (
          <ol>
            {lines.map((one) => (
              <li
                key={one.key}
                className={`line line-${toneOf(one)}`}
                aria-current={one.at === line.at && one.line === line.line ? 'true' : undefined}
              >
                <div className="line-head">
                  <LineText line={one} />
                </div>
              </li>
            ))}
          </ol>
        )}
      </QueryView>
      {count < most && (
        <Button onClick={() => setCount(count + more)}>{more} more before and after</Button>
      )}
    </section>
  );
}
