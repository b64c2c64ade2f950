import { calculate, choose, quizTask } from '@lab/kit/spec';

/** The questions of the self-check. */
export const selfCheck = quizTask(
  [
    choose(
      'external-labels',
      'A message of Alertmanager says `env="lab"`, yet `ALERTS{env="lab"}` is empty in the Prometheus that sent the alert. Why?',
      [
        {
          text: 'Alertmanager adds the labels of the route that matched',
          reason: 'A route chooses who is told. It writes nothing into the alert.',
        },
        {
          text: 'Prometheus adds its external labels when it sends',
          reason: 'They belong to what leaves, and what is stored here does not have them.',
          right: true,
        },
        {
          text: 'The alert was over before the query was made',
          reason: 'Then ALERTS would be empty without the label as well.',
        },
        {
          text: 'A rule without env among its labels cannot fire',
          reason: 'It has fired: somebody got the message.',
        },
      ],
    ),
    choose(
      'exported',
      'The page of api says `service="api"`, and relabelling gave the target `service="api"` too. What is stored, with `honor_labels` left alone?',
      [
        {
          text: 'One label service, since both say the same',
          reason: 'Prometheus does not compare the two values.',
        },
        {
          text: 'service="api" and exported_service="api"',
          reason: 'The target wins, and what the page said is kept under another name.',
          right: true,
        },
        {
          text: 'The scrape fails with a duplicate label',
          reason: 'Two sources of one label are an everyday case, with a rule for it.',
        },
        {
          text: 'The label of the page, as it is nearer to the truth',
          reason:
            'That is what honor_labels: true would do, which is meant for those who speak for others.',
        },
      ],
    ),
    choose(
      'anchored',
      'A job has one rule in `metric_relabel_configs`: `{source_labels: [__name__], regex: nodejs_gc, action: drop}`. What does it drop?',
      [
        {
          text: 'Every series whose name begins with nodejs_gc',
          reason: 'For that the regex would have to go on to the end of the name.',
        },
        {
          text: 'Every series whose name contains nodejs_gc',
          reason: 'A search would do that. Relabelling does not search.',
        },
        {
          text: 'Nothing that the services expose',
          reason: 'The regex is anchored at both ends, and no series has exactly this name.',
          right: true,
        },
        {
          text: 'Every target that exposes such a series',
          reason: 'Targets are chosen in relabel_configs, before anybody knows what they expose.',
        },
      ],
    ),
    calculate(
      'samples',
      '12 targets expose 400 samples each, and a rule of metric_relabel_configs drops a quarter of them. How many samples are stored each second at `scrape_interval: 15s`?',
      {
        answer: 240,
        tolerance: 1,
        unit: 'samples per second',
        reason: '12 x 400 x 0.75 / 15.',
        mistakes: [
          {
            value: 320,
            reason: 'That is what is sent. What is dropped after the scrape is not stored.',
          },
          {
            value: 3600,
            reason: 'That is what one round of scrapes stores, and a round takes a while.',
          },
          { value: 20, reason: 'That is one target. There are more.' },
        ],
        hint: 'Samples of all targets that are left after dropping, divided by the time between two rounds.',
      },
    ),
    choose(
      'discovery-down',
      'The endpoint of `http_sd_configs` answers 503 for ten minutes. What happens to the targets?',
      [
        {
          text: 'They are forgotten at the next refresh',
          reason: 'Then a hiccup of discovery would look like an outage of everything.',
        },
        {
          text: 'They are scraped on, as they were listed last',
          reason: 'No answer is not the same as an empty list. Newcomers have to wait.',
          right: true,
        },
        {
          text: 'They stay, but up is 0',
          reason: 'up tells how the scrape went, and nobody has touched the targets.',
        },
        {
          text: 'Prometheus stops until discovery is back',
          reason: 'One job that cannot ask does not hold up the others, and not itself either.',
        },
      ],
    ),
  ],
  { covers: ['M009/2.3/Scraping intervals and configuration'] },
);
