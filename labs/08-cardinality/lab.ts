import { answers, defineLab, promql, steady, task, within } from '@lab/kit/spec';
import { selfCheck } from './grading/self-check.ts';
import { gradeAlerts } from './grading/tasks/alerts.ts';
import { gradeHistogram } from './grading/tasks/histogram.ts';
import { gradeLocate } from './grading/tasks/locate.ts';
import { gradeNative } from './grading/tasks/native.ts';
import { gradeScrape } from './grading/tasks/scrape.ts';
import { gradeSource } from './grading/tasks/source.ts';
import { gradeStorage } from './grading/tasks/storage.ts';

const metrics = 'exercise/metrics.ts';
const roles = 'exercise/roles.yaml';
const config = 'exercise/prometheus.yml';

/** Seconds. A learner whose Prometheus does not start need not wait long to be told so. */
const SOON = 30;

export default defineLab({
  id: '08-cardinality',
  title: 'Cardinality and tuning',
  covers: ['M009/2.1/Time-series database', 'M009/planned updates/cost'],
  load: steady({ rps: 4 }),
  expects: [
    answers('exercise', '/metrics'),
    answers('vendor', '/metrics'),
    within(SOON, promql('sum(up{job=~"exercise|vendor|prometheus"})').equals(3)),
    within(SOON, promql('scrape_samples_post_metric_relabeling{job="vendor"}').isAbove(100)),
    within(SOON, promql('prometheus_tsdb_head_series').isAbove(100)),
  ],
  tasks: [
    task('locate', {
      title: 'Find the bomb with the status of the database',
      artefacts: ['exercise/report.ts'],
      covers: ['M009/1.2/Cardinality considerations', 'M6/6.1.2-5/Manage metrics cardinality'],
      hints: [
        'curl http://127.0.0.1:9090/api/v1/status/tsdb has four lists. Which of them is about metrics, and which mixes all metrics?',
        'Once the metric is known, ask for the labels of that metric alone: /api/v1/series?match[]=, or count by (label) (metric).',
        'Take each label away in turn, with "without", and see how many series are left.',
      ],
      grade: gradeLocate,
    }),
    task('source', {
      title: 'Bound the labels where they are made',
      artefacts: [metrics, roles],
      covers: [
        'M009/2.6/Labeling strategies',
        'M009/2.6/Performance impact',
        'M6/6.1.2-5/Design proper label usage',
      ],
      hints: [
        'For each label, write down the list of all its values. If you cannot, it does not belong there.',
        'Express knows the route once it has matched: request.route. A BackendError has a code; other errors have none.',
        'What a client writes into a header is a value from outside too: compare it with a list. The user and the text go into a log line.',
      ],
      grade: gradeSource,
    }),
    task('scrape', {
      title: 'Bound what is stored of a program that you cannot change',
      artefacts: [config],
      covers: ['M6/6.1.2-5/Implement efficient collection', 'exercise 13'],
      hints: [
        'Write down what the ten queries read, and what each family costs: topk(20, count by (__name__) ({__name__!=""})).',
        'Three means: drop series by name, drop buckets by le, and labeldrop a label that the others make superfluous. Only the last changes series that stay.',
        'For what nobody foresaw: sample_limit and label_value_length_limit of the job. A list of what to keep is allowed; then hold it against all ten queries.',
      ],
      grade: gradeScrape,
    }),
    task('histogram', {
      title: 'Few series, and quantiles within 5 %',
      artefacts: [metrics, config],
      hints: [
        'Where do the answers lie? Look at the buckets of your gateway: most are empty, and one holds more than half of all.',
        'Bounds close together where the median, the 0.9 and the 0.99 quantile are, and hardly any between.',
        'Or keep many bounds that grow by the same factor, and have Prometheus make one series of them: convert_classic_histograms_to_nhcb.',
      ],
      grade: gradeHistogram,
    }),
    task('native', {
      title: 'Choose the resolution of a native histogram',
      artefacts: ['exercise/native.yaml'],
      hints: [
        'Each bound is the one before times 2^(2^-schema): 2 at schema 0, 1.41 at schema 1.',
        'In the worst case all requests lie at one end of a bucket, and the answer at the other: the width of a bucket must be below 5 %.',
        'A doubling has 2^schema buckets, and from 0.02 to 3 it doubles log2(150) times.',
      ],
      grade: gradeNative,
    }),
    task('alerts', {
      title: 'Be told of the next bomb',
      artefacts: ['exercise/rules/cardinality.yml'],
      hints: [
        'Every target has scrape_samples_post_metric_relabeling; offset 1h is its own past.',
        'By job, the largest target: neither more instances nor a new one are a bomb.',
        'Of a counter only what was added within a window is news.',
      ],
      grade: gradeAlerts,
    }),
    task('storage', {
      title: 'Say what the database needs, and limit it',
      artefacts: ['exercise/storage.yaml', 'exercise/retention.yaml'],
      covers: ['M009/2.2/Storage configuration', 'M009/2.1/Time-series database'],
      hints: [
        'prometheus_tsdb_head_samples_appended_total counts samples; the metrics of compaction know bytes and samples of all chunks that were written.',
        'Bytes for a sample: all bytes of a day by all samples of a day. The rest is multiplication.',
        'Check the units: seconds of a day, bytes of a GiB, and four fifths of the disk.',
      ],
      grade: gradeStorage,
    }),
    selfCheck,
  ],
});
