import { gradeQueries, type TaskContext, type Verdict } from '@lab/kit/spec';
import { pasts } from '../past/past.ts';
import { capacityTimes } from '../past/times.ts';

const SHARE_OFF = 0.1;
const avail = 'node_filesystem_avail_bytes';
const size = 'pg_database_size_bytes{server="primary", datname="shop"}';
const hoursFrom = (window: string, left = avail) =>
  `${left} / -(deriv(${avail}[${window}]) < 0) / 3600`;

/** The oracle is what was planted into the past: straight lines, with a day's waves and noise on top. */
export const gradeCapacity = (context: TaskContext): Promise<Verdict> =>
  gradeQueries(context, {
    file: 'queries.yaml',
    blocks: pasts,
    queries: [
      {
        id: 'disk-full-hours',
        question:
          'in how many hours each file system on a disk that loses space will be full, within 10 %, with the labels of its series',
        reference: 'planted_hours_until_full',
        tolerance: SHARE_OFF,
        times: capacityTimes,
        mistakes: [
          {
            wrong: `predict_linear(${avail}{fstype!="tmpfs"}[1d], 86400)`,
            hint: 'That is how much will be left tomorrow; the question is when nothing will be.',
          },
          {
            wrong: `${avail}{fstype!="tmpfs"} / -deriv(${avail}{fstype!="tmpfs"}[1d])`,
            hint: 'deriv() is per second, so these are seconds; and a file system that does not change is divided by zero.',
          },
          {
            wrong: `${avail}{fstype!="tmpfs"} / -(deriv(${avail}{fstype!="tmpfs"}[1d]) < 0)`,
            hint: 'deriv() is per second, so these are seconds.',
          },
          {
            wrong: `${avail}{fstype!="tmpfs"} / -deriv(${avail}{fstype!="tmpfs"}[1d]) / 3600`,
            hint: 'A file system that does not change is in the answer as well, divided by zero.',
          },
          {
            wrong: hoursFrom('1d'),
            hint: 'A tmpfs is no disk; its noise looks like a trend at times.',
          },
          {
            wrong: `node_filesystem_size_bytes{fstype!="tmpfs"} / -(deriv(${avail}{fstype!="tmpfs"}[1d]) < 0) / 3600`,
            hint: 'Only what is left can still be used up.',
          },
          {
            looksLike: ({ expression }) => /\[\d+m\]|\[1h\]|\[2h\]|\[60m\]/.test(expression),
            hint: 'A window so short sees the noise and the hour of the day, not the trend.',
          },
          {
            looksLike: ({ expression }) =>
              /\[(2|3|4|5|7)d\]|\[(36|48|72|96)h\]|\[1w\]/.test(expression),
            hint: 'Somebody cleaned up within this window, and a line through that jump says nothing.',
          },
          {
            looksLike: (query) => query.uses('rate') || query.uses('increase'),
            hint: 'rate() is for counters: of a gauge that falls it makes nonsense, since it takes every fall for a restart.',
          },
        ],
      },
      {
        id: 'database-growth',
        question:
          'by how many bytes a day the database shop grows on the primary, within 10 %, as one number without labels',
        reference: 'planted_growth_bytes_per_day',
        tolerance: SHARE_OFF,
        times: capacityTimes,
        mistakes: [
          {
            wrong: `sum(deriv(${size}[1d]))`,
            hint: 'deriv() is per second.',
          },
          {
            wrong: 'sum(deriv(pg_database_size_bytes{datname="shop"}[1d])) * 86400',
            hint: 'The replica has the same bytes once more: they are counted twice.',
          },
          {
            looksLike: (query) => query.uses('rate') || query.uses('increase'),
            hint: 'A size is a gauge: rate() takes each small fall for a restart and adds the whole database.',
          },
          {
            looksLike: ({ expression }) => /\[\d+m\]|\[[1-6]h\]/.test(expression),
            hint: 'A window so short sees the hour of the day, not the trend.',
          },
        ],
      },
    ],
  });
