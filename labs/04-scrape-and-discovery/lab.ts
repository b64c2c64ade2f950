import { answers, defineLab, promql, steady, task, within } from '@lab/kit/spec';
import { selfCheck } from './grading/quiz.ts';
import { onceScraped } from './grading/scene/prerequisite.ts';
import { judging } from './grading/scene/shared.ts';
import { judgeFileSd } from './grading/tasks/file-sd.ts';
import { judgeHttpSd } from './grading/tasks/http-sd.ts';
import { judgeLabels } from './grading/tasks/labels.ts';
import { judgeLimits } from './grading/tasks/limits.ts';
import { judgeNoise } from './grading/tasks/noise.ts';
import { judgeProbes } from './grading/tasks/probes.ts';
import { CHOICES, gradePullOrPush } from './grading/tasks/pull-or-push/grade.ts';
import { gradeTargetsUp } from './grading/tasks/targets-up.ts';

/** Seconds. A learner whose Prometheus does not start need not wait long to be told so. */
const SOON = 30;

const artefacts = ['exercise/prometheus.yml'];

export default defineLab({
  id: '04-scrape-and-discovery',
  title: 'Scraping, service discovery, relabelling',
  covers: [
    'M009/2.1/What is Prometheus?',
    'M009/2.1/Prometheus architecture',
    'M009/2.1/Prometheus ecosystem',
    'M009/2.2/Installation methods',
    'M6/6.1.2-1/Understand Prometheus architecture',
    'M6/6.1.2-1/Learn metrics model',
    'M6/6.1.2-1/Explore metric types',
  ],
  load: steady({ rps: 10 }),
  expects: [
    within(SOON, answers('prometheus', '/-/ready')),
    answers('docker-exporter', '/sd'),
    ...['api', 'inference', 'worker', 'loadgen', 'inbox', 'pushgateway', 'node-exporter'].map(
      (component) => answers(component, '/metrics'),
    ),
    answers('blackbox', '/-/healthy'),
    within(SOON, promql('up').exists()),
    within(SOON, promql('scrape_samples_scraped').exists()),
    within(SOON, promql('scrape_duration_seconds').exists()),
  ],
  tasks: [
    task('targets-up', {
      title: 'Scrape everything that exposes metrics, once',
      artefacts,
      covers: [
        'M009/2.2/Configuration file (prometheus.yml)',
        'M009/2.2/Scrape configurations',
        'M009/2.3/Scraping intervals and configuration',
        'M6/6.1.2/Prometheus metrics collection',
        'exercise 6',
      ],
      hints: [
        '"npm run lab -- targets" shows what is scraped and why it fails; "npm run lab -- status" shows the ports.',
        'Compare the list with what docker-exporter knows: curl http://127.0.0.1:8005/sd. Two kinds of things are not for this list: whoever opts out, and machines.',
        'You can write every address into static_configs, and throw it away again in the next task; or begin with the next task.',
      ],
      grade: gradeTargetsUp,
    }),
    task('http-sd', {
      title: 'Ask who runs, instead of writing it down',
      artefacts,
      covers: [
        'M009/2.2/Service discovery',
        'M009/2.3/Service discovery mechanisms',
        'exercise 12',
      ],
      hints: [
        'docker-exporter offers its list at /sd in the form that http_sd_configs reads.',
        'Once a job discovers, the static list beside it is a second scrape of the same thing.',
        'relabel_configs with the action drop sees the labels that begin with __meta; "npm run lab -- targets --discovered" shows them, and who was dropped.',
      ],
      grade: judging('http-sd', judgeHttpSd, { changes: true }),
    }),
    task('file-sd', {
      title: 'Read the inventory of machines',
      artefacts,
      hints: [
        'file_sd_configs watches files. Paths are relative to prometheus.yml.',
        'A pattern with a star reads files that do not exist yet.',
        'The labels of the file are on the target already. A job of its own needs no rules that look for __meta labels.',
      ],
      covers: ['M009/2.3/Service discovery mechanisms', 'exercise 12'],
      grade: judging('file-sd', judgeFileSd, { changes: true }),
    }),
    task('labels', {
      title: 'Turn what discovery knows into service, env and version',
      artefacts,
      covers: ['M009/2.2/Relabeling', 'exercise 12'],
      hints: [
        'A rule without an action copies: from source_labels to target_label, if the regex matches the whole value.',
        'The default regex matches everything and the default replacement is what it matched. Most rules need neither.',
        'Three rules, or one with labelmap for those labels that have the right name already at their end.',
      ],
      grade: judging('labels', onceScraped(judgeLabels)),
    }),
    task('noise', {
      title: 'Throw two noisy families away, and not one series more',
      artefacts,
      covers: ['M009/2.2/Relabeling'],
      hints: [
        'What a target exposes is known only after the scrape: metric_relabel_configs. The name of a metric is the label __name__.',
        'A histogram is several names. Write them down, then a regex that matches each of them from beginning to end, and none of their neighbours.',
        'The rule must stand in each job whose targets expose the families.',
      ],
      grade: judging('noise', onceScraped(judgeNoise)),
    }),
    task('limits', {
      title: 'Cut off whoever delivers too much',
      artefacts,
      covers: ['M009/2.3/Scraping intervals and configuration'],
      hints: [
        'Two settings of a job: one counts the samples of a scrape, one the labels of a series.',
        'Choose numbers between what is allowed and what is too much.',
        'A limit holds for its job. In global it holds for all.',
      ],
      grade: judging('limits', onceScraped(judgeLimits)),
    }),
    task('probes', {
      title: 'Let one exporter try many addresses',
      artefacts,
      covers: ['exercise 14'],
      hints: [
        'A probe is a scrape of blackbox:9115/probe with the parameters target and module. Try one: curl "http://127.0.0.1:9115/probe?module=http_2xx&target=http://127.0.0.1:8000/healthz".',
        'A label __param_x of a target becomes the parameter x of its scrape.',
        'Four rules: the module, the parameter, the instance, and at last the address of who is really asked.',
      ],
      grade: judging('probes', judgeProbes),
    }),
    task('pull-or-push', {
      title: 'Choose between pull and push, and say why',
      artefacts: [`exercise/${CHOICES}`],
      covers: ['M009/2.1/Pull vs push model'],
      hints: [
        'First ask who can reach whom, then how long it lives.',
        'What should happen to the number when the thing is gone? For some the last value must stay, for others it must not.',
        'Each way but one is right once; no reason is right twice.',
      ],
      grade: gradePullOrPush,
    }),
    selfCheck,
  ],
});
