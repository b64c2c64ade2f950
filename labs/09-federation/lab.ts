import { answers, defineLab, promql, steady, task, within } from '@lab/kit/spec';
import { selfCheck } from './grading/quiz.ts';
import { judging } from './grading/scene/shared.ts';
import { judgeEnvironments } from './grading/tasks/environments.ts';
import { judgeFederation } from './grading/tasks/federation.ts';
import { judgeHaAlerts } from './grading/tasks/ha-alerts.ts';
import { judgeLeafLoss } from './grading/tasks/leaf-loss.ts';
import { judgeRemoteWrite } from './grading/tasks/remote-write.ts';

/** Seconds. A learner whose Prometheus does not start need not wait long to be told so. */
const SOON = 30;

const LEAF = 'exercise/leaf.yml';
const GLOBAL = 'exercise/global.yml';
const QUESTIONS = 'exercise/questions.yaml';

export default defineLab({
  id: '09-federation',
  title: 'Federation, remote write, environments',
  load: steady({ rps: 10 }),
  expects: [
    ...['shop-staging', 'shop-production'].map((shop) => answers(shop, '/metrics')),
    ...['leaf-staging', 'leaf-production-a', 'leaf-production-b', 'prometheus'].map((server) =>
      within(SOON, answers(server, '/-/ready')),
    ),
    answers('archive', '/-/ready'),
    answers('alertmanager', '/-/ready'),
    within(SOON, promql('up').exists()),
  ],
  tasks: [
    task('environments', {
      title: 'Let everything that leaves a leaf say where it comes from',
      artefacts: [LEAF],
      covers: [
        'exercise 15',
        'M6/BP 6.1/Multi-environment monitoring',
        'M009/planned updates/multi-cluster',
      ],
      hints: [
        'Two labels belong to a whole server and not to a target: they have a place in global.',
        'One file is read by three servers, so the values cannot stand in it. Each is started with LAB_ENV and LAB_REPLICA.',
        'Prometheus replaces ${NAME} by the variable of this name, in the values of external_labels.',
      ],
      grade: judging('environments', judgeEnvironments),
    }),
    task('federation', {
      title: 'Take sums from the leaves, and nothing else',
      artefacts: ['exercise/leaf-rules/aggregates.yml', GLOBAL, QUESTIONS],
      covers: ['exercise 15', 'M009/2.2/Federation basics'],
      hints: [
        'First let the leaves record what the two questions need: requests, and those that fail, without a label of single processes.',
        'match[] takes selectors. A common beginning of the names of your rules makes one selector enough.',
        'Both of a pair deliver the same sum. Before environments are added up, one value must be made of two.',
      ],
      grade: judging('federation', judgeFederation),
    }),
    task('leaf-loss', {
      title: 'Notice a leaf that is gone',
      artefacts: [GLOBAL, QUESTIONS],
      covers: ['exercise 15'],
      hints: [
        'Stop a leaf and watch on the global server what changes at once, and what does not.',
        'To the global server a leaf is a target like any other.',
        'Every scrape writes whether it went well, with the labels of its target.',
      ],
      grade: judging('leaf-loss', judgeLeafLoss),
    }),
    task('remote-write', {
      title: 'Send the orders to the archive, and lose none',
      artefacts: [LEAF],
      covers: ['exercise 15'],
      hints: [
        'remote_write has relabelling of its own, which sees a series with its name just before it is sent.',
        'Compare the queue_config with what the archive is allowed to do: be away for an hour.',
        'One rule keeps one name; one setting has to go.',
      ],
      grade: judging('remote-write', judgeRemoteWrite),
    }),
    task('ha-alerts', {
      title: 'Fire twice, call once',
      artefacts: [LEAF],
      covers: ['exercise 15'],
      hints: [
        'curl http://127.0.0.1:9093/api/v2/alerts shows what Alertmanager has; compare the labels of the two.',
        'External labels are added to alerts, too. The two of a pair must differ in the archive, and must not differ here.',
        'The alerting section has relabelling of its own, for alerts on their way out.',
      ],
      grade: judging('ha-alerts', judgeHaAlerts),
    }),
    selfCheck,
  ],
});
