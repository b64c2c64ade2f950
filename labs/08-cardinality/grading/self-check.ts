import { calculate, choose, quizTask } from '@lab/kit/spec';

/** The self-check of the lab. */
export const selfCheck = quizTask(
  [
    calculate(
      'product',
      'A histogram has the bounds 0.1, 0.3, 1 and the labels route (8 values) and status (5 values); every combination occurs. How many series do three instances expose?',
      {
        answer: 720,
        tolerance: 0.5,
        unit: 'series',
        reason: 'Four buckets, sum and count are 6; times 40 combinations, times 3 instances.',
        mistakes: [
          { value: 480, reason: 'The bucket +Inf is one too, and so are the sum and the count.' },
          { value: 360, reason: 'Three bounds are not all that a histogram exposes.' },
          { value: 600, reason: 'Sum and count are two series.' },
          { value: 240, reason: 'There are three instances, each with all of it.' },
        ],
        hint: 'Series of one histogram, times the combinations of its labels, times the instances.',
      },
    ),
    choose(
      'drop',
      'Requests are counted with the label user. `labeldrop` at the scrape takes the label away. What does Prometheus store?',
      [
        {
          text: 'the sum over all users',
          reason: 'Relabelling sees one series at a time. Who should do the adding?',
        },
        {
          text: 'one of the users, under the name of all',
          right: true,
          reason:
            'The series have become alike; of samples with the same labels and time only one can be kept, and the rest are counted as duplicates.',
        },
        {
          text: 'nothing: the scrape fails',
          reason: 'Duplicates are thrown away with a warning, and up stays 1.',
        },
        {
          text: 'all of them, told apart by a number',
          reason: 'A series is its labels. There is nothing else to tell them apart.',
        },
      ],
    ),
    choose(
      'churn',
      'A metric has 50 series with the label pod_uid. Every ten minutes all pods are replaced. How many series of it does the head block hold after two hours?',
      [
        {
          text: '50, because the old ones are stale',
          reason:
            'Stale series answer no instant query, but they have samples of the last two hours.',
        },
        {
          text: 'about 600',
          right: true,
          reason:
            'Twelve generations of 50. The head keeps what had samples in its two to three hours.',
        },
        {
          text: '100, the old and the new',
          reason: 'Nothing is removed at a restart; only a compaction of the head removes series.',
        },
        {
          text: 'it depends on the scrape interval',
          reason:
            'The interval decides how many samples a series gets, not how many series there are.',
        },
      ],
    ),
    choose(
      'limit',
      'A target exceeds its sample_limit of 1000 with 1200 samples. What is stored of that scrape?',
      [
        {
          text: 'the first 1000 samples',
          reason: 'Which ones would that be? Half a truth is worse than none.',
        },
        {
          text: 'nothing of the target, and up is 0',
          right: true,
          reason: 'The scrape as a whole fails. That is why a limit needs an alert.',
        },
        {
          text: 'everything, and a counter goes up',
          reason: 'The counter goes up, but a limit that lets everything in is none.',
        },
        {
          text: 'the series that were there before',
          reason: 'Limits know nothing of the scrape before.',
        },
      ],
    ),
    choose(
      'cost',
      '`sum(rate(x_total[5m]))` has become slow on a dashboard of one week. What decides how much work it is?',
      [
        {
          text: 'the number of series in its answer',
          reason: 'It answers with one. What had to be read for that?',
        },
        {
          text: 'the number of samples that it reads: series times window times steps',
          right: true,
          reason:
            'Each step reads five minutes of each series. Fewer series, or a rule that adds up beforehand, help.',
        },
        {
          text: 'the number of labels of each series',
          reason:
            'Labels decide how many series there are; once found, each series costs its samples.',
        },
        {
          text: 'the size of the database',
          reason: 'An index leads to the series by their labels; the rest is not read.',
        },
      ],
    ),
  ],
  {
    covers: [
      'M009/2.4/Query performance considerations',
      'M009/2.5/Performance optimization',
      'M6/6.1.2/Cardinality and performance considerations',
    ],
  },
);
