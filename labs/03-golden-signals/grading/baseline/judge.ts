import { DAY, type Evidence, HOUR, type Interval, MINUTE } from '@lab/kit/spec';
import type { Season } from './season.ts';

/** An alert must have begun so long after the trouble, and be over so long after its end. */
const PATIENCE = 30 * MINUTE;

const overlaps = (a: Interval, b: Interval): boolean => a.from < b.to && b.from < a.to;

/** Day and time, as in `day 9, 03:10`. */
function written(time: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const inDay = time % DAY;
  return `day ${Math.floor(time / DAY) + 1}, ${two(inDay / HOUR)}:${two((inDay % HOUR) / MINUTE)}`;
}

const listed = (intervals: readonly Interval[]): string =>
  intervals.length === 0
    ? 'silent'
    : intervals
        .slice(0, 3)
        .map(({ from, to }) => `${written(from)} for ${Math.round((to - from) / MINUTE)} min`)
        .join('; ') + (intervals.length > 3 ? `; ${intervals.length} times in all` : '');

function falseAlarmHint(alarms: readonly Interval[], season: Season): string {
  const { spike, drop, loadTest, restarts } = season;
  const all = (test: (alarm: Interval) => boolean) => alarms.every(test);
  if (all((alarm) => overlaps(alarm, { from: loadTest.from, to: loadTest.to + 2 * PATIENCE }))) {
    return 'Developers tried out how much their own machine bears: production was as usual.';
  }
  if (all((alarm) => restarts.some((at) => overlaps(alarm, { from: at, to: at + 2 * PATIENCE })))) {
    return 'A process started again, and its counter with it; there was as much traffic as ever. In which order are rate and sum taken?';
  }
  if (all(({ from }) => [spike, drop].some(({ to }) => from >= to && from < to + 4 * HOUR))) {
    return 'It comes when the trouble is over: what is usual is taken from the last hours, and those were unusual.';
  }
  const days = new Set(alarms.map(({ from }) => Math.floor(from / DAY)));
  const mean = alarms.reduce((sum, { from, to }) => sum + to - from, 0) / alarms.length;
  if (days.size >= 4 && mean >= 30 * MINUTE) {
    return 'It fires day after day for a long time, though each day is like the one before: what is usual at this time of the day?';
  }
  return 'It fires now and then on ordinary days: the band is narrower than the ordinary ups and downs, or a single odd value is enough.';
}

/** Whether a rule that fires in these intervals tells the unusual from the usual. */
export function judgeSeason(
  firing: readonly Interval[],
  season: Season,
  where: string,
): Evidence[] {
  const { spike, drop } = season;
  const allowed = ({ from, to }: Interval) =>
    [spike, drop].some((trouble) => from >= trouble.from && to <= trouble.to + PATIENCE);
  const alarms = firing
    .filter((interval) => !allowed(interval))
    // What begins in the trouble and outlasts it is a false alarm from then on.
    .map((interval) => {
      const begun = [spike, drop].find(
        ({ from, to }) => interval.from >= from && interval.from < to,
      );
      return begun === undefined ? interval : { from: begun.to + PATIENCE, to: interval.to };
    });
  const flags = (name: string, trouble: Interval, hint: string): Evidence => {
    const found = firing.filter((interval) => overlaps(interval, trouble));
    const [first] = found;
    return {
      asked: `an alert fires in the planted ${name}, ${where}`,
      expected: `from ${written(trouble.from + PATIENCE)} at the latest`,
      seen: listed(found),
      passed: first !== undefined && first.from <= trouble.from + PATIENCE,
      hint: first === undefined ? hint : 'It comes late: "for" and the windows add up.',
    };
  };
  const silent =
    firing.length === 0
      ? 'Nothing ever fires: is every name written as it is recorded, does the window hold two samples, is the band within reach? '
      : '';
  return [
    {
      asked: `no alert fires while each day is like the one before, ${where}`,
      expected: 'silent but for the planted spike and drop',
      seen: listed(alarms),
      passed: alarms.length === 0,
      ...(alarms.length > 0 && { hint: falseAlarmHint(alarms, season) }),
    },
    flags(
      'spike',
      spike,
      `${silent}Three times the usual traffic of the early morning is less than an ordinary evening.`,
    ),
    flags(
      'drop',
      drop,
      `${silent}A third of the usual traffic of the evening is more than an ordinary night; and a band has two edges.`,
    ),
  ];
}
