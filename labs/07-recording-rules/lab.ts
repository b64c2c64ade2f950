import { answers, defineLab, promql, steady, task, within } from '@lab/kit/spec';
import { DASHBOARD } from './grading/dashboard/file.ts';
import { gradeDeadReferences, gradeFewerSamples } from './grading/dashboard/grade.ts';
import { gradeInherited, INHERITED, NAMES } from './grading/inherited.ts';
import { gradeOwnTests, TESTS } from './grading/own-tests.ts';
import { RULES } from './grading/recordings/expressions.ts';
import { gradeLatency } from './grading/recordings/latency.ts';
import { gradePlanning, PLANNING_RULES } from './grading/recordings/planning.ts';
import { gradePlatform } from './grading/recordings/platform.ts';
import { gradeRates } from './grading/recordings/rates.ts';
import { selfCheck } from './grading/self-check.ts';

const rules = [`exercise/${RULES}`];

export default defineLab({
  id: '07-recording-rules',
  title: 'Recording rules',
  covers: ['M009/2.2/Recording rules', 'M009/learning objectives/2'],
  load: steady({ rps: 1 }),
  expects: [
    answers('prometheus', '/-/ready'),
    promql('up{job="history"}').equals(1),
    within(90, promql('count(model_predictions_total)').isAbove(3)),
    promql('count(count_over_time(model_predictions_total[1h] offset 29d))').isAbove(3),
    // The rule that is given is evaluated, and Prometheus tells how.
    promql('count(env:http_server_requests:rate5m)').isAbove(1),
    promql('sum(prometheus_rule_group_iterations_total)').isAbove(0),
  ],
  tasks: [
    task('rates', {
      title: 'Record rates and shares of each model',
      artefacts: rules,
      covers: [
        'M009/2.5/Creating recording rules',
        'M009/2.5/Naming conventions',
        'M009/2.5/Pre-aggregating queries',
      ],
      hints: [
        "Write each query first and look at its answer: npm run lab -- query promql 'sum by (model, version, environment) (rate(model_predictions_total[5m]))'",
        'A share is one recorded rate divided by another; both sides must have the same labels, and the same series.',
        'Two series of the fixture are special: one model has no series of failures at all, and one is never asked. "or" adds series that are missing; a comparison leaves some out.',
      ],
      grade: gradeRates,
    }),
    task('latency', {
      title: 'Record percentiles and the mean of durations',
      artefacts: rules,
      covers: ['M009/2.5/Pre-aggregating queries'],
      hints: [
        'Three rules need the same rates of the same buckets: that is a recording of its own.',
        'le is a label like any other, and histogram_quantile needs it: keep it in what you record for it.',
        'The mean is the rate of the _sum, divided by the rate of the _count, each added up before.',
      ],
      grade: gradeLatency,
    }),
    task('platform', {
      title: 'Roll up what is recorded, in the right order',
      artefacts: rules,
      covers: ['M009/2.5/Rule evaluation', 'exercise 11'],
      hints: [
        'Which recorded series may be added up: rates, shares, percentiles, buckets?',
        'Divide sums; never add up or average what has been divided.',
        'Rules of one group are evaluated from top to bottom, groups side by side. What reads a recording belongs below it.',
      ],
      grade: gradePlatform,
    }),
    task('planning', {
      title: 'Record long windows, slopes and costs',
      artefacts: [`exercise/${PLANNING_RULES}`],
      covers: ['M009/2.5/Performance optimization', 'M009/2.5/Naming conventions'],
      hints: [
        'Write down the unit of each metric and of the answer, then what is between them.',
        'Counters restart and gauges fall: for each there are functions of its own.',
        'deriv is the slope of a gauge in units per second. increase is what a counter has grown by, in its whole window.',
      ],
      grade: gradePlanning,
    }),
    task('inherited', {
      title: 'Repair rules that somebody else has left',
      artefacts: [`exercise/${INHERITED}`, `exercise/${NAMES}`],
      covers: ['M009/2.5/Best practices', 'M009/2.5/Naming conventions'],
      hints: [
        "First make it load, then make it answer, then make it right. Look at the labels: npm run lab -- query promql 'http_server_requests_total'",
        'Put into each query what it would be for two requests of which one failed. Is a share between 0 and 1? Is 1 good or bad?',
        'Names have three parts, two colons between them, and a window that is the one of the query. What reads a recording stands below it in its group.',
      ],
      grade: gradeInherited,
    }),
    task('fewer-samples', {
      title: 'Make four panels cheap: the same lines from a fifth of the samples',
      artefacts: [`exercise/${DASHBOARD}`, ...rules],
      covers: ['M009/2.5/Performance optimization', 'M009/3.4/Query performance'],
      hints: [
        'For each panel: which recorded series is it, or can be added up to it?',
        'A recorded rate may be summed further, and it takes a window or an offset like any other series.',
        'Keep the filter on $environment, and end up with the same labels as before.',
      ],
      grade: gradeFewerSamples,
    }),
    task('dead-references', {
      title: 'Repair the panels that ask for what is not recorded',
      artefacts: [`exercise/${DASHBOARD}`, ...rules],
      covers: ['M009/2.5/Best practices', 'exercise 11'],
      hints: [
        'For each of the panels 5 to 9: is the name recorded, and are all labels still there that the query uses?',
        'What an aggregation has dropped does not come back. Use another label, or read the raw series.',
        'External labels are added to what leaves a server. And a percentile of all comes from buckets of all.',
      ],
      grade: gradeDeadReferences,
    }),
    task('own-tests', {
      title: 'Write tests that notice four of five small mistakes in your rules',
      artefacts: [`exercise/${TESTS}`],
      covers: ['M009/2.5/Best practices', 'exercise 11'],
      hints: [
        'One test for each rule, with exact values: what would each part of the expression change if it were gone?',
        'Two processes with different numbers tell sum from max. Two versions and two environments tell the labels. A series that stood still before tells the window.',
        'Series that rise by 60 each minute have a rate of 1, so that values can be worked out in the head. Expect no series where none should be: exp_samples: [].',
      ],
      grade: gradeOwnTests,
    }),
    selfCheck,
  ],
});
