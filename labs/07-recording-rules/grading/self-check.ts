import { calculate, choose, quizTask } from '@lab/kit/spec';

/** The questions of the guide's self-check. */
export const selfCheck = quizTask(
  [
    choose(
      'gaps',
      'A group is evaluated every ten minutes, because its rules read a whole day. Every evaluation succeeds, yet a graph of what it records consists of pieces with gaps between them. Why?',
      [
        {
          text: 'The rules take longer than the scrape interval',
          reason:
            'Scrapes and evaluations do not wait for each other; a slow group would miss evaluations of its own.',
        },
        {
          text: 'A query looks back five minutes for the latest sample, and then takes the series to be gone',
          reason: 'So an interval has to stay well below that, however long the windows are.',
          right: true,
        },
        {
          text: 'rate() of a recorded series needs two samples in its window',
          reason: 'Nothing here takes a rate of what is recorded; it is drawn as it is.',
        },
      ],
    ),
    calculate(
      'mean-of-shares',
      'Model A answers 900 predictions per second, of which 1 % fail; model B answers 100, of which 11 % fail. Which share of all predictions fails?',
      {
        answer: 2,
        tolerance: 0.05,
        unit: 'percent',
        reason: '9 and 11 failures per second, of 1000 predictions.',
        mistakes: [
          {
            value: 6,
            reason: 'That is the mean of both shares, as if B were asked as often as A.',
          },
          { value: 12, reason: 'Shares of different wholes cannot be added up.' },
          { value: 11, reason: 'That is the worst model.' },
        ],
        hint: 'How many fail per second, and of how many?',
      },
    ),
    calculate(
      'samples',
      'A panel takes a 95th percentile per model: histogram_quantile over the rate of the last 5 minutes, from 40 processes with 10 buckets each, scraped every 15 seconds; there are 4 models. How many times fewer samples does each point of the graph need once the percentile is recorded?',
      {
        answer: 2000,
        tolerance: 1,
        unit: 'times',
        reason:
          '40 processes, 10 buckets and 20 samples in the window are 8000; recorded it is one for each of 4 models.',
        mistakes: [
          {
            value: 100,
            reason: 'That compares series. A window of 5 minutes holds 20 samples of each of them.',
          },
          {
            value: 8000,
            reason: 'So many samples are read without the recording. How many are read with it?',
          },
          { value: 200, reason: 'A histogram is not one series: each bucket is read.' },
          { value: 20, reason: 'That is the window alone: there are many series besides.' },
        ],
        hint: 'Series times samples in the window, divided by what one point reads afterwards.',
      },
    ),
    choose(
      'yesterday',
      'You load a new recording rule and draw its series over the last 30 days. What do you see?',
      [
        {
          text: 'Thirty days: Prometheus evaluates the rule over its past when it is loaded',
          reason:
            'A rule is evaluated at the present moment, again and again, and never for the past.',
        },
        {
          text: 'Nothing, until 30 days have passed',
          reason: 'A series can be drawn from its first sample on.',
        },
        {
          text: 'Only what has been recorded since; the days before can be added with promtool',
          reason:
            '`promtool tsdb create-blocks-from rules` evaluates rules over the past and writes blocks.',
          right: true,
        },
      ],
    ),
    choose(
      'another-window',
      'job:http_errors:ratio_rate5m is used by dashboards and alerts of four teams. It turns out that 10 minutes would be better. What do you do?',
      [
        {
          text: 'Change [5m] to [10m] in the rule: all readers get it at once',
          reason:
            'The name would lie, old samples mean something else than new ones, and alerts change unasked.',
        },
        {
          text: 'Rename the recording to job:http_errors:ratio, so that the window can change freely',
          reason: 'Then nobody can tell what it is, and the four teams read a name that is gone.',
        },
        {
          text: 'Record job:http_errors:ratio_rate10m besides, let the readers move, then remove the old one',
          reason: 'A recorded name is an interface, and its window belongs to it.',
          right: true,
        },
      ],
    ),
  ],
  { covers: ['M009/2.5/What are recording rules?', 'M009/2.5/Rule evaluation'] },
);
