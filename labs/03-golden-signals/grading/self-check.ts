import { calculate, choose, quizTask } from '@lab/kit/spec';

/** The self-check of the lab. */
export const selfCheck = quizTask([
  choose(
    'fast-failures',
    'The payment provider is down, and a third of the checkouts fails at once, after 5 ms. What does the 95th percentile over all checkouts do?',
    [
      {
        text: 'It rises, because the service has a problem',
        reason: 'A percentile knows only how long things took, and nothing took longer.',
      },
      {
        text: 'It can fall: the failures count as very quick requests',
        right: true,
        reason: 'The slow ones are a smaller share now. Looked at by outcome, nothing is hidden.',
      },
      {
        text: 'It stays: failures have no duration',
        reason: 'Whatever is answered is timed, unless the code leaves it out.',
      },
    ],
  ),
  calculate(
    'aborts',
    'Of 1000 requests 940 succeeded, 10 ended with a 500, and 50 were given up by the client (499). What is the error ratio, when what was given up is neither good nor bad?',
    {
      answer: 0.010526,
      tolerance: 0.0002,
      unit: 'errors per request',
      reason: '10 of the 950 that the shop answered.',
      mistakes: [
        {
          value: 0.01,
          reason: 'The 50 are still in the whole, as if they had gone well.',
        },
        { value: 0.06, reason: 'The 50 count as failures of the shop.' },
        { value: 1.0526, reason: 'A ratio, no percentage.' },
      ],
      hint: 'Which of the 1000 are in the whole, and which in the part?',
    },
  ),
  choose(
    'first-sign',
    'A pool of 20 database connections. Which signal tells first that requests are going to wait?',
    [
      {
        text: 'The 99th percentile of the duration',
        reason: 'It tells when they wait already.',
      },
      {
        text: 'The share of the connections that is in use',
        right: true,
        reason: 'It approaches 1 while there is still one left for everybody.',
      },
      {
        text: 'The number of failed requests',
        reason: 'They fail when they have waited for too long: that is last.',
      },
      {
        text: 'Requests per second',
        reason: 'The same traffic needs more connections when each is held longer.',
      },
    ],
  ),
  choose(
    'echo',
    'The band is "as much as a day ago, give or take a half". On Tuesday at noon the traffic falls to a tenth for an hour. What happens on Wednesday at noon, an ordinary day?',
    [
      {
        text: 'Nothing: the day is ordinary',
        reason: 'What does the rule compare Wednesday with?',
      },
      {
        text: 'It fires for too little traffic again',
        reason: 'Compared with the hour a day before there is not too little of it.',
      },
      {
        text: 'It fires for too much traffic',
        right: true,
        reason: 'An echo: the outage has become what is usual. A median of several days has none.',
      },
    ],
  ),
  choose(
    'dev-alert',
    'The alert "more than 2 % of the checkouts failed in 5 minutes" is good in production. In dev, with ten checkouts in that time, it fires all day. What helps?',
    [
      {
        text: 'A limit of 10 % in dev',
        reason: 'One failure of ten is 10 % already, and says as little.',
      },
      {
        text: 'Fire only when there are enough requests, or look at a longer window',
        right: true,
        reason: 'A ratio of a handful of requests is chance. Count first, then divide.',
      },
      {
        text: 'The same limit with "for: 15m"',
        reason:
          'Each failure stays in the window for five minutes, and the next one is soon there.',
      },
      {
        text: 'Average the ratio of dev with that of production',
        reason: 'Then neither of the two can be read from it.',
      },
    ],
  ),
]);
