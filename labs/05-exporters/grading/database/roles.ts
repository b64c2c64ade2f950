import { formatNumber } from '@lab/kit/spec';
import { MIGRATION, REPORT, SLOW_SECONDS } from './drill.ts';

/** What a role's query showed in the drill: in its incident, and in the quiet before and after. */
export interface Showing {
  readonly before: number;
  /** In the middle of the incident that the role must show. */
  readonly during: number;
  /** The largest value right after it. */
  readonly echo: number;
  /** Once the windows of the query hold nothing of it any more. */
  readonly after: number;
  /** In the middle of the other incident. */
  readonly elsewhere: number;
}

/** What the stores say of the drill. */
export interface Truth {
  /** Connections that the pool may have. */
  readonly poolMax: number;
  /** Bytes per second by which the database grew during the migration. */
  readonly growth: number;
}

export interface DatabaseRole {
  readonly id: string;
  readonly means: string;
  /** The incident that it must show. */
  readonly incident: string;
  readonly expected: (truth: Truth) => string;
  /** What is wrong with what was seen; undefined when nothing is. */
  readonly problem: (seen: Showing, truth: Truth) => string | undefined;
}

const between = (value: number, low: number, high: number) => value >= low && value <= high;
const MOVES_WITH_OTHERS =
  'It moves when something else happens, too: which series is about this alone?';
const COUNTS_ON =
  'It rises and stays: is this a count since the start, or does the window still hold what is long over?';

export const DATABASE_ROLES: readonly DatabaseRole[] = [
  {
    id: 'pool-in-use',
    means: 'connections of the pool in use',
    incident: MIGRATION,
    expected: ({ poolMax }) => `few, and about ${poolMax} while everybody waits for a table`,
    problem: ({ before, during, after }, { poolMax }) => {
      if (before > 0.8 * poolMax)
        return 'Many of these connections are idle, or this is the limit.';
      if (during > 1.2 * poolMax)
        return 'More than the pool can have: who waits for a connection, or lets one lie idle, uses none.';
      if (during < 0.7 * poolMax)
        return 'The pool was used up, and this does not show it: the server counts connections of others too, and calls one that waits for a lock neither idle nor done.';
      return after > 0.8 * poolMax ? COUNTS_ON : undefined;
    },
  },
  {
    id: 'pool-max',
    means: 'connections that the pool may have',
    incident: MIGRATION,
    expected: ({ poolMax }) => `${poolMax}, always`,
    problem: ({ before, during, after }, { poolMax }) =>
      [before, during, after].every((value) => value === poolMax)
        ? undefined
        : 'The limit of the pool is a setting of the api; the server has a limit of its own, for everybody.',
  },
  {
    id: 'pool-wait',
    means: 'seconds that a request waits for a connection',
    incident: MIGRATION,
    expected: () => 'next to nothing, and up to a second while the pool is used up',
    problem: ({ before, during, after }) => {
      if (during > 2.5)
        return 'That is longer than anybody waits: all seconds together, or thousandths of them.';
      if (before > 0.1) return COUNTS_ON;
      if (during < 0.05)
        return 'Requests waited long, and this does not show it: the time a statement takes is another one, and a count of waiting requests is no time.';
      return after > during / 3 ? COUNTS_ON : undefined;
    },
  },
  {
    id: 'query-time',
    means: 'seconds that a statement takes',
    incident: REPORT,
    expected: () =>
      `milliseconds, and clearly more while one statement takes ${SLOW_SECONDS} s, over all statements`,
    problem: ({ before, during, after }) => {
      if (during > 1.2 * SLOW_SECONDS)
        return 'No statement took so long: all seconds together, or thousandths of them.';
      if (before > SLOW_SECONDS / 3) return COUNTS_ON;
      if (during < Math.max(0.005, 3 * before))
        return 'Statements became slow, and this hardly shows it: are all of them in it, and is it a mean of now rather than of all time?';
      return after > during / 2 ? COUNTS_ON : undefined;
    },
  },
  {
    id: 'slow-queries',
    means: 'slow statements per second',
    incident: REPORT,
    expected: () => 'none, and some each second while a statement is slow',
    problem: ({ before, during, after }) => {
      if (before > 0.3 || after > during / 2) return COUNTS_ON;
      return during < 0.1
        ? 'There were slow statements, and this does not show them.'
        : during > 60
          ? 'So many per second were never sent: is that within the whole window?'
          : undefined;
    },
  },
  {
    id: 'replication-lag',
    means: 'seconds that the replica is behind',
    incident: REPORT,
    expected: () => 'next to nothing, and a second more each second while the replica stands still',
    problem: ({ before, during, after, elsewhere }) => {
      if (during > 30)
        return 'It did not stand still for so long: are these bytes, or milliseconds?';
      if (during < 3)
        return 'The replica stood still for ten seconds, and this does not show it: a connection that streams is not a change that is applied. Which of the two servers knows?';
      if (before > 2.5 || after > 2.5) return COUNTS_ON;
      return elsewhere > 2.5 ? MOVES_WITH_OTHERS : undefined;
    },
  },
  {
    id: 'size-growth',
    means: 'bytes per second by which the database grows',
    incident: MIGRATION,
    expected: ({ growth }) =>
      `about ${formatNumber(growth)} during the migration, and hardly anything otherwise`,
    problem: ({ before, during, echo, after, elsewhere }, { growth }) => {
      if (before > 20 * growth) return 'That is the size, not how it grows.';
      if (echo > 1.6 * Math.max(during, growth))
        return 'When the copy was thrown away, the size fell, and this shows a leap: a size is a gauge, and a function for counters takes a fall for a restart.';
      if (!between(during, 0.6 * growth, 1.5 * growth))
        return during > growth
          ? 'It grew less than that: is the replica counted as well, or the window instead of a second?'
          : 'It grew more than that: which database, and per what?';
      if (Math.abs(after) > growth / 3 || before > growth / 3) return COUNTS_ON;
      return elsewhere > growth / 3 ? MOVES_WITH_OTHERS : undefined;
    },
  },
];
