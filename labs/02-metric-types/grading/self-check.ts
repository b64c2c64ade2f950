import { calculate, choose, quizTask } from '@lab/kit/spec';

/** The self-check of the lab. */
export const selfCheck = quizTask([
  choose(
    'restart',
    'A counter of requests reads 5000. The service restarts, and a minute later it reads 40. What does `increase()` over those minutes say?',
    [
      {
        text: 'about -4960, because the value fell',
        reason: 'increase() never goes below zero: what does it take a fall of a counter for?',
      },
      {
        text: 'about 40 plus what was counted before the restart',
        right: true,
        reason:
          'A fall means a restart from zero, so what follows is added to what was there before.',
      },
      {
        text: 'about 5040, the sum of both readings',
        reason: 'Only what was added within the window counts, and most of the 5000 is older.',
      },
      {
        text: 'nothing, until the counter has passed 5000 again',
        reason: 'The old reading is no hurdle: each pair of samples is looked at by itself.',
      },
    ],
  ),
  choose(
    'averages',
    'Three instances expose summaries. Which of these can be computed correctly for all requests together?',
    [
      {
        text: 'the 0.99 quantile, as the average of the three',
        reason: 'You have just shown how far that can be off.',
      },
      {
        text: 'the 0.99 quantile, as the average weighted by _count',
        reason: 'Weights mend a mean; a quantile of a mixture is no weighted mean of quantiles.',
      },
      {
        text: 'the mean, as the sum of _sum by the sum of _count',
        right: true,
        reason: 'Sums and counts are counters and add up; the quantiles do not.',
      },
      {
        text: 'the maximum, as the largest of the 0.99 quantiles',
        reason: 'A hundredth of the requests of an instance lies above its 0.99 quantile.',
      },
    ],
  ),
  calculate(
    'interpolation',
    'Of 200 requests, 120 took at most 0.1 s and 180 at most 0.3 s (the next bound). All were answered within 0.5 s, the bound after that. What does `histogram_quantile(0.8, ...)` answer?',
    {
      answer: 0.2333,
      tolerance: 0.002,
      unit: 'seconds',
      reason:
        'The 160th of 200 is the 40th of 60 in the bucket from 0.1 to 0.3 s: two thirds of the way.',
      mistakes: [
        {
          value: 0.3,
          reason:
            'That is the upper bound of the right bucket; the function interpolates within it.',
        },
        {
          value: 0.24,
          reason: 'Interpolate over the width of the bucket from its lower bound, not from zero.',
        },
        {
          value: 0.2,
          reason:
            'The middle of the bucket would do if nothing better were known: at which of its requests do we look?',
        },
      ],
      hint: 'Which request is the one asked for, in which bucket is it, and how far through that bucket?',
    },
  ),
  choose(
    'edge',
    'The objective: 99 % of requests within 0.3 s. The buckets are 0.1, 0.25, 0.5. What can be said exactly?',
    [
      {
        text: 'the share within 0.3 s, because Prometheus interpolates',
        reason:
          'Interpolation assumes that requests are spread evenly within a bucket, and nobody promised that.',
      },
      {
        text: 'the share within 0.25 s, which is a lower limit of the one asked for',
        right: true,
        reason: 'Only bounds are exact. That is why a threshold belongs among them.',
      },
      {
        text: 'the share within 0.3 s, when there are enough requests',
        reason: 'More requests in a bucket do not tell where in it they lie.',
      },
    ],
  ),
  choose(
    'type',
    'A thermometer of a server room is read once a minute; you will ask for the average and the highest value of a day. Which type?',
    [
      {
        text: 'counter',
        reason: 'Temperatures fall, and a counter takes each fall for a restart.',
      },
      {
        text: 'gauge',
        right: true,
        reason:
          'A value that goes up and down, read as it is; avg_over_time and max_over_time do the rest.',
      },
      {
        text: 'histogram',
        reason:
          'That is for many events between two scrapes; this is one state that can be read whenever one likes.',
      },
      {
        text: 'summary',
        reason:
          'Quantiles of events are not what you will ask for, and they could not be averaged.',
      },
    ],
  ),
]);
