import { useQueryClient } from '@tanstack/react-query';
import { quickRanges } from '../time/range.ts';
import { refreshSeconds, useTimeRange } from '../time/use-time-range.ts';
import { Button } from './button.tsx';

/** Chooses the time range and refresh that all pages share. */
export function TimeRangePicker() {
  const { range, refreshMs, setRange, setRefresh } = useTimeRange();
  const queryClient = useQueryClient();
  const isQuick = range.to === 'now' && quickRanges.some(({ from }) => from === range.from);
  return (
    <div className="time-range">
      <label>
        <span className="visually-hidden">Time range</span>
        <select
          value={isQuick ? range.from : 'custom'}
          onChange={({ target }) => setRange({ from: target.value, to: 'now' })}
        >
          {!isQuick && (
            <option value="custom" disabled>
              {describe(range.from)} to {describe(range.to)}
            </option>
          )}
          {quickRanges.map(({ from, label }) => (
            <option key={from} value={from}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span className="visually-hidden">Refresh</span>
        <select
          value={refreshMs === false ? 0 : refreshMs / 1000}
          onChange={({ target }) => setRefresh(Number(target.value))}
        >
          {refreshSeconds.map((seconds) => (
            <option key={seconds} value={seconds}>
              {seconds === 0 ? 'Refresh off' : `Every ${seconds} s`}
            </option>
          ))}
        </select>
      </label>
      <Button onClick={() => void queryClient.invalidateQueries()}>Refresh now</Button>
    </div>
  );
}

function describe(time: string): string {
  return /^\d+$/.test(time) ? new Date(Number(time)).toLocaleString() : time;
}
