import { answers, defineLab, promql, steady, task, within } from '@lab/kit/spec';
import { BASELINE, gradeBaseline } from './grading/baseline/grade.ts';
import { ENVIRONMENTS, gradeEnvironments, REPORT } from './grading/environments/grade.ts';
import { gradeLatency, gradeRateAndErrors, RED } from './grading/red/queries.ts';
import { gradeSignals, SIGNALS } from './grading/roles/grade.ts';
import { gradeSaturation, SATURATION } from './grading/saturation/grade.ts';
import { selfCheck } from './grading/self-check.ts';
import { gradeUse, USE } from './grading/use/grade.ts';

export default defineLab({
  id: '03-golden-signals',
  title: 'Golden signals, RED, USE, baselines',
  load: steady({ rps: 1 }),
  expects: [
    answers('prometheus', '/-/ready'),
    promql('up{job="history"}').equals(1),
    // Four signals for each service...
    within(90, promql('count(http_server_requests_total{env="production"})').isAbove(10)),
    promql('count(http_server_request_duration_seconds_bucket)').isAbove(10),
    promql('count(db_pool_connections)').isAbove(1),
    promql('count(model_predictions_total)').isAbove(3),
    promql('count(model_queue_depth)').isAbove(3),
    promql('count(jobs_total)').isAbove(3),
    promql('count(queue_lag)').isAbove(1),
    // ... the hosts, and the past of all of it.
    promql('count(node_cpu_seconds_total)').isAbove(3),
    promql('count(count_over_time(jobs_total[1h] offset 29d))').isAbove(3),
  ],
  tasks: [
    task('four-signals', {
      title: 'Find the four golden signals of three services',
      artefacts: [`exercise/${SIGNALS}`],
      covers: ['M009/1.2/The four golden signals (latency, traffic, errors, saturation)'],
      hints: [
        'What does a service expose? npm run lab -- query promql \'count by (__name__) ({job="shop-worker"})\'',
        'Draw your query over the last week. Does the line leave its daily path now and then, for less than an hour? That is what happened.',
        'Saturation is what fills up, waits or runs out: a pool, a queue. It is a gauge here, and one number of all its series.',
      ],
      grade: gradeSignals,
    }),
    task('rate-and-errors', {
      title: 'RED: rate, and errors without what clients gave up',
      artefacts: [`exercise/${RED}`],
      covers: ['M009/1.2/RED method (Rate, Errors, Duration)'],
      hints: [
        "Which statuses are there? npm run lab -- query promql 'sum by (status) (rate(http_server_requests_total[1d]))'",
        'A ratio has a part and a whole. Write down for each status whether it is in the part, in the whole, in both or in none.',
        'Sum both sides by the label that shall be left, then divide.',
      ],
      grade: gradeRateAndErrors,
    }),
    task('latency-by-outcome', {
      title: 'RED: duration, by how the request ended',
      artefacts: [`exercise/${RED}`],
      covers: ['M009/1.2/RED method (Rate, Errors, Duration)'],
      hints: [
        'Look at the labels of http_server_request_duration_seconds_bucket: which of them tells success from failure?',
        'A quantile needs the label le until the very end; what else is to be told apart must be kept beside it.',
        'A share needs no quantile: the bucket of 0.3 counts all that took at most so long.',
      ],
      grade: gradeLatency,
    }),
    task('saturation-leads', {
      title: 'Find the signal that warns before anybody waits',
      artefacts: [`exercise/${SATURATION}`],
      covers: ['M009/1.2/The four golden signals (latency, traffic, errors, saturation)'],
      hints: [
        'Find an hour in which checkouts took several times as long as usual. What had changed some minutes before?',
        'How many there are is one gauge; how many there can be is another.',
        'What is the highest value on a good evening, and what just before the slowness? The limit lies between.',
      ],
      grade: gradeSaturation,
    }),
    task('use-table', {
      title: 'USE: fill the table of CPU, memory, disk and network',
      artefacts: [`exercise/${USE}`],
      covers: ['M009/1.2/USE method (Utilization, Saturation, Errors)'],
      hints: [
        'All that the hosts tell: npm run lab -- query promql \'count by (__name__) ({job="node"})\'',
        'Utilization: how much of it was taken, from 0 to 1. Saturation: how much more was wanted. Errors: what went wrong in the thing itself.',
        'node_pressure_* count the seconds in which work waited for a resource. Draw each candidate for the host of the database over a week.',
      ],
      grade: gradeUse,
    }),
    task('baseline', {
      title: 'Fire when traffic is not what it is at this time of the day',
      artefacts: [`exercise/${BASELINE}`],
      covers: [
        'M009/1.5/Setting baselines',
        'M009/1.5/Defining normal behavior',
        'M009/6.1/Performance baselines',
        'exercise 5',
      ],
      hints: [
        'Draw the traffic of this week, and in the same graph that of a day or a week before.',
        'A band has a middle and a width, and two edges. Both come from the past: how much was there at this time, and how much does that go up and down?',
        'A recording rule makes the traffic a series that can be read with a window and an offset. "for" forgives a single odd value.',
      ],
      grade: gradeBaseline,
    }),
    task('dev-and-production', {
      title: 'Report how dev differs from production',
      artefacts: [`exercise/${ENVIRONMENTS}`, `exercise/${REPORT}`],
      covers: ['M009/1.5/Monitoring in development vs production'],
      hints: [
        'Answer each question for one environment first, as one number without labels.',
        'Two numbers without labels can be divided. Compare like with like: the same outcome, the same route.',
        'unless takes away what is on its right side as well; on (__name__) compares names only.',
      ],
      grade: gradeEnvironments,
    }),
    selfCheck,
  ],
});
