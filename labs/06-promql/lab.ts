import { answers, defineLab, promql, steady, task, within } from '@lab/kit/spec';
import { gradeGroup, QUERIES } from './grading/grade-group.ts';
import { gradePanel, PANEL } from './grading/panel/grade.ts';
import { COUNTERS } from './grading/questions/counters.ts';
import { JOINS } from './grading/questions/joins.ts';
import { RATIOS } from './grading/questions/ratios.ts';
import { REPAIR } from './grading/questions/repair.ts';
import { SELECTORS } from './grading/questions/selectors.ts';
import { SETS } from './grading/questions/sets.ts';
import { TIME } from './grading/questions/time.ts';
import { WINDOWS } from './grading/questions/windows.ts';
import { selfCheck } from './grading/self-check.ts';
import { gradeTypes, TYPES } from './grading/types.ts';

const artefacts = [`exercise/${QUERIES}`];

export default defineLab({
  id: '06-promql',
  title: 'PromQL',
  load: steady({ rps: 1 }),
  expects: [
    answers('prometheus', '/-/ready'),
    promql('up{job="history"}').equals(1),
    // The present...
    within(90, promql('count(model_predictions_total)').isAbove(3)),
    promql('count(http_server_requests_total)').isAbove(10),
    promql('count(node_cpu_seconds_total)').isAbove(3),
    // ... and the past.
    promql('count(count_over_time(model_predictions_total[1h] offset 29d))').isAbove(3),
  ],
  tasks: [
    task('selectors', {
      title: 'Choose series by their labels, and samples by their time',
      artefacts,
      covers: [
        'M009/1.2/Time-series data',
        'M009/2.1/Data model (metrics, labels)',
        'M009/2.4/Selecting metrics',
        'M009/2.4/Label matching',
      ],
      hints: [
        "Ask for the metric alone first and read its labels: npm run lab -- query promql 'model_predictions_total'",
        'There are four ways to compare a label: = != =~ !~. The name of a metric is a label as well, __name__, and may be compared like any other.',
        'A window in brackets gives the samples of that time; functions that end in _over_time condense them. An offset moves window and moment into the past.',
      ],
      grade: gradeGroup(SELECTORS),
    }),
    task('types', {
      title: 'Tell instant vectors, range vectors, scalars and strings apart',
      artefacts: [`exercise/${TYPES}`],
      covers: ['M009/2.4/Range vectors vs instant vectors', 'M009/2.4/PromQL basics'],
      hints: [
        'For each part of an expression, from the inside out: how many samples are there for each series?',
        'Send the expressions to Prometheus with curl, as the guide does: the answer says what it is, or why it is refused.',
        'scalar() takes the labels off, vector() puts an empty set on. A comparison of a vector is a vector.',
      ],
      grade: gradeTypes,
    }),
    task('counters', {
      title: 'Rates, increases and slopes that survive a restart',
      artefacts,
      covers: ['M009/2.4/Functions (rate, irate, increase, histogram_quantile)', 'exercise 8'],
      hints: [
        'Draw the metric without any function over the last day, one line for each series. Does it only rise? What does it do at a restart?',
        'A function that knows about restarts must see each series by itself.',
        'For what goes up and down there are functions of their own: delta, deriv, predict_linear. Their result is per second, or for the whole window?',
      ],
      grade: gradeGroup(COUNTERS),
    }),
    task('ratios', {
      title: 'Shares and percentiles',
      artefacts,
      covers: [
        'M009/2.4/Aggregation operators (sum, avg, max, min, count)',
        'M009/2.4/Operators (arithmetic, comparison, logical)',
      ],
      hints: [
        'Ask for both sides of a division by themselves. Which labels do they have, and is the lower one really the whole?',
        'Two series belong together when all their labels are equal, unless the operator is told which to look at, and which side has more.',
        'A histogram is many series that differ in one label. Look at them before and after the sum.',
      ],
      grade: gradeGroup(RATIOS),
    }),
    task('time', {
      title: 'Windows, steps and offsets that fit each other',
      artefacts,
      covers: ['M009/2.4/Subqueries'],
      hints: [
        'At which moments is the query evaluated, and which samples does each of them look at?',
        'Draw it on paper: the points of the graph on a line, below each the window that it looks at. What is left out?',
        'A positive offset is the past. In [range:step] the step says how often the inner expression is evaluated.',
      ],
      grade: gradeGroup(TIME),
    }),
    task('sets', {
      title: 'Get all the series that were asked for, and no others',
      artefacts,
      covers: [
        'M009/2.4/Operators (arithmetic, comparison, logical)',
        'M6/6.1.3-3/Design complex aggregations',
      ],
      hints: [
        'and, or, unless compare labels only; the values are those of the left side. Count the series of each side and of the whole.',
        'label_replace(v, "name", "value", "", "") writes a label. "@ end()" evaluates a selector at the end of the graph, at every point of it.',
        'What is gone has no series, so nothing can be computed from it. Begin with what was there, and take away what is.',
      ],
      grade: gradeGroup(SETS),
    }),
    task('joins', {
      title: 'Put two metrics together',
      artefacts,
      covers: ['M6/6.1.3-3/Create metric queries', 'M6/6.1.3/Query language (PromQL) fundamentals'],
      hints: [
        'Compare the labels of both metrics. What do they have in common, and does that name one series on at least one side?',
        'A metric that is always 1 changes nothing when it is multiplied; it is there for its labels.',
        'group_left (label) says that the left side has more series, and which labels it takes over. Make the other side unique before, if need be.',
      ],
      grade: gradeGroup(JOINS),
    }),
    task('windows', {
      title: 'What is usual, what is not, and what is to come',
      artefacts,
      covers: ['M009/2.4/Subqueries', 'M009/2.4/Operators (arithmetic, comparison, logical)'],
      hints: [
        'Write the value of this moment first, and look at it. Then put it into a window, or compare it.',
        'A comparison keeps the value of its left side where it holds, and drops the series where it does not.',
        'An expression becomes a range with [range:step]; a metric with [range]. Time is always in seconds.',
      ],
      grade: gradeGroup(WINDOWS),
    }),
    task('repair', {
      title: 'Repair the queries of a dashboard',
      artefacts,
      covers: ['M6/6.1.3-3/Learn PromQL syntax'],
      hints: [
        'Is the value possible at all? A share lies between 0 and 1, a mean between the smallest and the largest.',
        'What binds tighter, in which unit does each part count, and which type has it?',
        'Take each query apart and ask for the parts.',
      ],
      grade: gradeGroup(REPAIR),
    }),
    task('panel', {
      title: 'Write a query in a builder, and one that fits every zoom',
      artefacts: [`exercise/${PANEL}`],
      covers: ['M009/3.4/Prometheus query builder', 'M009/3.4/Writing PromQL in Grafana'],
      hints: [
        'Write the query as text first, then read it from the inside out: that is the order of the operations.',
        'Grafana sends one, several or all chosen values in one text. Which comparison takes "(a|b)"?',
        'The further away one looks, the further apart are the points. The window must grow with them, and never hold less than two samples.',
      ],
      grade: gradePanel,
    }),
    selfCheck,
  ],
});
