import { calculate, choose, quizTask } from '@lab/kit/spec';

/** The self-check of the lab. */
export const selfCheck = quizTask(
  [
    choose(
      'still-up',
      'The series `up` of an exporter is 1, its own `legacy_up` is 0. What is broken?',
      [
        {
          text: 'the exporter',
          reason: 'It answered the scrape, which is all that `up` says.',
        },
        {
          text: 'the network between Prometheus and the exporter',
          reason: 'Then the scrape would have failed, and `up` with it.',
        },
        {
          text: 'what the exporter asks',
          right: true,
          reason:
            'Prometheus reached the exporter, and the exporter did not reach what is behind it.',
        },
        {
          text: 'nothing: `legacy_up` is a scrape behind',
          reason: 'It is collected within the scrape, so both speak of the same moment.',
        },
      ],
    ),
    choose(
      'stale-push',
      'A nightly job pushed its result yesterday and was deleted from the schedule since. What does Prometheus show today?',
      [
        {
          text: 'nothing: series end five minutes after the last push',
          reason:
            'They would, if nobody scraped them again: what does the gateway do at each scrape?',
        },
        {
          text: 'yesterday’s values, as if they were of now',
          right: true,
          reason:
            'The gateway repeats them at every scrape for ever. Compare a pushed timestamp with time().',
        },
        {
          text: '0, because the job did not run',
          reason: 'Nobody has told the gateway anything since.',
        },
      ],
    ),
    calculate(
      'two-scrapes',
      'A target is probed every 15 seconds. A probe that fails does so after 3 seconds. After how many seconds at most does Prometheus hold `probe_success 0`, from the moment at which the target breaks?',
      {
        answer: 18,
        tolerance: 0.1,
        unit: 'seconds',
        reason:
          'At worst it breaks just after a probe: one interval, and the time of the next probe.',
        mistakes: [
          { value: 15, reason: 'The probe itself takes time until it has failed.' },
          { value: 3, reason: 'Nobody looks before the next probe is due.' },
          {
            value: 30,
            reason: 'One whole interval may pass without a look, but the next probe does fail.',
          },
          {
            value: 33,
            reason: 'The first probe after the moment does fail: why wait for another?',
          },
        ],
        hint: 'When is the next look at worst, and how long does it take to fail?',
      },
    ),
    calculate(
      'forecast',
      'A disk of 200 GB has 60 GB left; yesterday at this hour it had 72 GB left. In how many hours is it full, when it goes on like that?',
      {
        answer: 120,
        tolerance: 1,
        unit: 'hours',
        reason: '12 GB a day is half a gigabyte an hour, and 60 GB are left.',
        mistakes: [
          { value: 400, reason: 'Only what is left can still be used up, not the whole disk.' },
          { value: 280, reason: 'What is used already is not what will be used.' },
          { value: 5, reason: 'That is how many days it takes.' },
          { value: 144, reason: 'Yesterday’s 72 GB are not left any more.' },
        ],
        hint: 'How much goes in an hour, and how much is left?',
      },
    ),
    choose(
      'which-lag',
      'The replica streams without interruption, and every byte has arrived. Yet its answers are ten minutes old. How can that be?',
      [
        {
          text: 'It cannot: what has arrived is visible',
          reason: 'Changes arrive in a log first; when do they get into the tables?',
        },
        {
          text: 'The clocks of the two servers differ by ten minutes',
          reason: 'That would change what is computed as lag, but not which rows are answered.',
        },
        {
          text: 'Its connection pool is exhausted',
          reason: 'Then there would be no answers, rather than old ones.',
        },
        {
          text: 'It has received the changes and has not applied them',
          right: true,
          reason:
            'A long report on the replica can hold that up. Bytes in flight are a lag too, but another one.',
        },
      ],
    ),
  ],
  { covers: ['M009/2.1/Prometheus components (server, exporters, alertmanager)'] },
);
