import type { Component } from '../../../api/components.ts';
import { Sparkline } from './sparkline.tsx';

interface MemoryCellProps {
  readonly component: Component;
  readonly course: readonly number[];
}

/** Memory, its course, and how much of the limit it is. */
export function MemoryCell({ component, course }: MemoryCellProps) {
  const { memoryBytes, memoryLimitBytes } = component;
  if (typeof memoryBytes !== 'number') return '–';
  const limit = typeof memoryLimitBytes === 'number' ? memoryLimitBytes : undefined;
  const share = limit === undefined ? 0 : memoryBytes / limit;
  const tone = share > 0.9 ? 'critical' : share > 0.75 ? 'warning' : 'good';
  return (
    <div className="control-usage">
      <Sparkline values={course} atLeast={1} />
      <div>
        <span>
          {mebibytes(memoryBytes)} {limit !== undefined && `/ ${mebibytes(limit)} `}MiB
        </span>
        {limit !== undefined && (
          <span className="control-bar" aria-hidden="true">
            <span
              className={`control-bar-${tone}`}
              style={{ inlineSize: `${Math.min(share, 1) * 100}%` }}
            />
          </span>
        )}
      </div>
    </div>
  );
}

const mebibytes = (bytes: number) => Math.round(bytes / 1024 ** 2).toLocaleString('en');
