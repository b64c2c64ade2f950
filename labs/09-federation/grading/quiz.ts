import { calculate, choose, quizTask } from '@lab/kit/spec';

/** The questions of the self-check. */
export const selfCheck = quizTask(
  [
    choose(
      'lingering',
      'leaf-staging is stopped. For how long does an instant query on the global server still find its federated sums?',
      [
        {
          text: 'Until the next scrape, which marks them as stale',
          reason:
            'So it is with a target of your own. Federated samples bring their own time with them, and such series are not marked.',
        },
        {
          text: 'For five minutes after the last sample',
          reason: 'Nothing marks them as stale, so the lookback is all that ends them.',
          right: true,
        },
        {
          text: 'As long as the data is kept',
          reason: 'A range query finds them so long. An instant query does not look back that far.',
        },
        {
          text: 'Until leaf-staging is back',
          reason: 'Nobody remembers a last value on purpose.',
        },
      ],
    ),
    choose(
      'raw-federation',
      'Why does a global server not federate `{job=~".+"}` from ten large leaves?',
      [
        {
          text: '/federate refuses selectors that match too much',
          reason: 'It answers whatever it is asked for. That is the problem.',
        },
        {
          text: 'Labels of different leaves would collide',
          reason: 'External labels keep them apart.',
        },
        {
          text: 'One server would have to hold what ten hold, with a coarser view and more gaps',
          reason:
            'Each scrape is one huge page of the newest samples. Whoever needs all of it sends it by remote write to a store made for that.',
          right: true,
        },
        {
          text: 'Counters cannot be federated',
          reason: 'They can; rate() of them works, if more roughly.',
        },
      ],
    ),
    calculate(
      'double',
      'An environment is watched by a pair of leaves, and `sum by (env) (job:http_requests:rate1m)` on the global server says 84 requests per second. How many does the shop really get?',
      {
        answer: 42,
        tolerance: 0.5,
        unit: 'requests per second',
        reason: 'Each of the two has counted all 42.',
        mistakes: [
          { value: 84, reason: 'That is what both replicas have counted together.' },
          { value: 168, reason: 'The sum has too much in it, not too little.' },
        ],
        hint: 'Both of the pair scrape the same processes.',
      },
    ),
    choose(
      'wal',
      'A receiver of remote write is down for eight hours, then comes back. What has the leaf kept for it?',
      [
        {
          text: 'All eight hours: the queue grows in memory until then',
          reason: 'The queue in memory has a fixed capacity.',
        },
        {
          text: 'Nothing: samples are sent once',
          reason: 'Sending is tried again while the receiver cannot be reached or answers 5xx.',
        },
        {
          text: 'About the last two hours or so, which the write-ahead log still has',
          reason:
            'The queue reads the log, and the log is cut about every two hours, whether or not it has been sent.',
          right: true,
        },
        {
          text: 'All of it, as remote write reads the blocks on disk',
          reason: 'It never reads blocks. What has left the log is not sent any more.',
        },
      ],
    ),
    choose(
      'replica-label',
      'The external label replica is taken away from both of a pair. What breaks first?',
      [
        {
          text: 'Alertmanager gets each alert twice',
          reason: 'On the contrary: without the label the two alerts are the same.',
        },
        {
          text: 'Both write samples of one series into the archive, with values and times that interleave',
          reason: 'Counters seem to go back and forth, and samples are refused.',
          right: true,
        },
        {
          text: 'The leaves cannot scrape the same target any more',
          reason: 'Leaves do not know of each other.',
        },
        {
          text: 'Rates on the leaves are wrong',
          reason: 'External labels are not stored on the leaf. Queries there see no difference.',
        },
      ],
    ),
  ],
  { covers: ['M009/2.2/Federation basics'] },
);
