import { calculate, choose, quizTask } from '@lab/kit/spec';

export const selfCheck = quizTask(
  [
    choose(
      'two-restarts',
      'A graph of rate(sum(requests_total)[5m:1m]) shows a peak of ten times the usual traffic whenever a process restarts. Where does it come from?',
      [
        {
          text: 'The sum falls, which looks like a restart of everything, so that all that is left on it counts as new',
          reason: 'Only a single series tells which part of a fall is a restart.',
          right: true,
        },
        {
          text: 'After a restart clients try again, and there is really more traffic',
          reason: 'The sum of the rates of the same minutes has no peak.',
        },
        {
          text: 'The step of the subquery is too short',
          reason: 'With a longer step the same fall is seen by another pair of points.',
        },
      ],
    ),
    calculate(
      'series',
      'A histogram has 7 buckets besides that of infinity, and is told apart by 3 routes and 2 instances. How many series does it make, sum and count included?',
      {
        answer: 60,
        tolerance: 0.5,
        unit: 'series',
        reason: 'Ten for each of six pairs: 8 buckets, the sum, the count.',
        mistakes: [
          { value: 48, reason: 'The sum and the count are series, too.' },
          { value: 54, reason: 'Infinity is a bucket, too.' },
          { value: 10, reason: 'Every combination of labels has its own.' },
        ],
        hint: 'How many for one route in one instance, and how many such pairs are there?',
      },
    ),
    choose(
      'empty',
      'errors_total has the labels job, instance and type, requests_total has job and instance. errors_total / requests_total is empty. Why?',
      [
        {
          text: 'Counters cannot be divided',
          reason: 'Any two vectors can; that one wants rates is another matter.',
        },
        {
          text: 'Nobody had an error',
          reason: 'Then the answer would be 0 for each series, not empty.',
        },
        {
          text: 'Series are partners when all their labels are equal, and no series has the label type on both sides',
          reason: 'ignoring (type) takes it out of the comparison; group_left says who has more.',
          right: true,
        },
      ],
    ),
    choose(
      'long-view',
      'A panel with rate(requests_total[1m]) looks right over one hour. Over thirty days, with a point every three hours, it misses an outage of forty minutes. What helps?',
      [
        {
          text: 'irate instead of rate',
          reason: 'That looks at even less: at two samples for each point.',
        },
        {
          text: 'A window that grows with the distance of the points',
          reason: 'Then every sample is in the window of some point.',
          right: true,
        },
        {
          text: 'A shorter scrape interval',
          reason: 'There would be more samples that no window holds.',
        },
      ],
    ),
    calculate(
      'extrapolated',
      'A counter, long in the thousands, is scraped every 60 seconds and grows by exactly 1 each time. What does increase(counter[5m]) answer, when the window holds 5 samples?',
      {
        answer: 5,
        tolerance: 0.01,
        unit: 'events',
        reason:
          '4 from the first to the last sample, which lie 4 minutes apart, extrapolated to the 5 minutes of the window.',
        mistakes: [
          { value: 4, reason: 'That is what was seen; the ends of the window are filled up.' },
          { value: 6, reason: 'Nothing is added beyond the window.' },
          { value: 0.0167, reason: 'That is the rate per second.' },
        ],
        hint: 'How much was seen between the samples, and how long is the window beyond them?',
      },
    ),
  ],
  { covers: ['M009/2.4/Functions (rate, irate, increase, histogram_quantile)'] },
);
