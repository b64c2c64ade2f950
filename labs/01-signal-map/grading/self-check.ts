import { calculate, choose, type QuizItem } from '@lab/kit/spec';

/** The questions of the guide's self-check. */
export const SELF_CHECK: readonly QuizItem[] = [
  choose(
    'unknown-failure',
    'One customer complains of slow checkouts; no alert has fired. Which step is observability rather than monitoring?',
    [
      {
        text: 'Add an alert on the 95th percentile of the checkout',
        reason: 'That watches for a failure you already know, and one customer hardly moves it.',
      },
      {
        text: "Ask the traces of that customer's requests where the time goes",
        reason: 'A question nobody foresaw, answered from signals that were there already.',
        right: true,
      },
      {
        text: 'Check that every target is up',
        reason: 'Being up is a known condition that is watched; the shop was up all the time.',
      },
    ],
  ),
  choose(
    'one-trace',
    "The worker's span belongs to the same trace as the checkout, though a queue lies between them. What makes it so?",
    [
      {
        text: 'Tempo joins spans that happened at about the same time',
        reason: 'At 20 requests per second many happen at the same time; a store never guesses.',
      },
      {
        text: 'Both services use the same OpenTelemetry SDK',
        reason:
          'Two processes with one SDK know nothing of each other unless something is handed over.',
      },
      {
        text: 'The job carries the ids of the trace and of the parent span, and the worker reads them',
        reason:
          'The context travels with the work, in a header over HTTP, in the job through a queue.',
        right: true,
      },
    ],
  ),
  calculate(
    'counter',
    'A request counter stood at 12000 half a minute ago and stands at 12300 now. How many requests per second is that?',
    {
      answer: 10,
      tolerance: 0.1,
      unit: 'requests per second',
      reason: '300 more in 30 seconds.',
      mistakes: [
        { value: 300, reason: 'So many came in the half minute: that is an increase, not a rate.' },
        { value: 12300, reason: 'So many came since the process started.' },
        { value: 5, reason: 'Half a minute has 30 seconds, not 60.' },
      ],
      hint: 'How much has it grown, and in how many seconds?',
    },
  ),
  choose(
    'busy-evening',
    'The alert "more than 5 errors per second" woke somebody on the busiest evening of the year, though the shop was fine. What helps?',
    [
      {
        text: 'Raise the limit to 50',
        reason: 'At night, with a tenth of the customers, a complete outage would stay below it.',
      },
      {
        text: 'Wait ten minutes before it fires',
        reason: 'A busy evening lasts for hours, and a real outage is now told ten minutes late.',
      },
      {
        text: 'Compare the errors with all requests',
        reason: 'The share of failures stays the same however many customers there are.',
        right: true,
      },
    ],
  ),
  calculate(
    'bill',
    'A service writes 50 log lines per second, and each is kept for 7 days. What do the lines of 30 days cost, at 0.10 € for a million lines and day?',
    {
      answer: 90.72,
      tolerance: 0.5,
      unit: 'euros',
      reason: '129.6 million lines, 7 days each, 0.10 € for a million and day.',
      mistakes: [
        { value: 12.96, reason: 'Each line is paid for on every day that it is kept.' },
        { value: 3.024, reason: 'Those are the lines of one day only.' },
        { value: 388.8, reason: 'Lines are written for 30 days, but none is kept that long.' },
      ],
      hint: 'Lines per second, times the seconds of the month, times days kept, times the price.',
    },
  ),
];
