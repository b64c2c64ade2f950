import { windowOf } from '../../../queries/window.ts';
import type { TimeRange } from '../../../time/range.ts';

/** The axis of a time range, so that all charts of a dashboard line up. */
export function timeAxis(range: TimeRange): object {
  const { start, end } = windowOf(range, Date.now() / 1000);
  return {
    type: 'time',
    min: start * 1000,
    max: end * 1000,
    axisLabel: { hideOverlap: true },
    splitNumber: 5,
  };
}

/** Room around a plot; labels of the axes are inside. */
export const plotArea = { left: 4, right: 12, top: 12, bottom: 4, containLabel: true };

/** A moment, in the words of the viewer's country. */
export const momentText = (at: number): string =>
  new Date(at).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'medium' });
