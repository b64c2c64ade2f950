import {
  answers,
  defineLab,
  fault,
  logql,
  promql,
  quizTask,
  steady,
  surge,
  task,
  traceql,
  within,
} from '@lab/kit/spec';
import { gradeCosts } from './grading/costs.ts';
import { gradeGaps } from './grading/gaps.ts';
import { gradeLayers } from './grading/layers.ts';
import { gradeMaturity } from './grading/maturity.ts';
import { gradeQuestions } from './grading/questions.ts';
import { SELF_CHECK } from './grading/self-check.ts';
import { SHEET } from './grading/sheet.ts';
import { gradeSignalMap } from './grading/signal-map.ts';

const artefacts = [`exercise/${SHEET}`];

export default defineLab({
  id: '01-signal-map',
  title: 'Boot and signal map',
  covers: ['M6/6.1.1-1/Learn OpenTelemetry architecture'],
  load: steady({ rps: 20 }),
  expects: [
    ...['api', 'inference', 'worker', 'loadgen', 'inbox', 'docker-exporter'].map((job) =>
      promql(`up{job="${job}"}`).equals(1),
    ),
    ...['prometheus', 'alertmanager', 'loki', 'tempo', 'node', 'postgres', 'pushgateway'].map(
      (job) => promql(`up{job="${job}"}`).equals(1),
    ),
    promql('probe_success{job="blackbox"}').equals(1),
    promql('sum(http_server_requests_total{job="api"})').isAbove(0),
    promql('sum(inference_requests_total)').isAbove(0),
    promql('sum(jobs_total{result="completed"})').isAbove(0),
    promql('sum(checkout_total{result="accepted"})').isAbove(0),
    promql('count(container_memory_working_set_bytes)').isAbove(5),
    promql('sum(traces_spanmetrics_calls_total)').isAbove(0),
    promql('sum(traces_service_graph_request_total)').isAbove(0),
    ...['api', 'inference', 'worker'].map((service) => logql(`{service="${service}"}`).exists()),
    ...['api', 'inference', 'worker'].map((service) =>
      traceql(`{ resource.service.name = "${service}" }`).exists(),
    ),
    traceql(
      '{ resource.service.name = "api" } >> { resource.service.name = "inference" }',
    ).exists(),
    traceql('{ resource.service.name = "api" } >> { resource.service.name = "worker" }').exists(),
    answers('loki', '/ready'),
    within(120, answers('grafana', '/api/health')),
  ],
  drill: {
    baselineSeconds: 35,
    incidentSeconds: 15,
    recoverySeconds: 12,
    settleSeconds: 24,
    incidents: [
      fault({
        id: 'api-errors',
        title: 'The API answers every third request with a 500',
        service: 'api',
        name: 'error-rate',
        params: { ratio: 0.35 },
      }),
      fault({
        id: 'slow-query',
        title: 'Every query of the API takes half a second',
        service: 'api',
        name: 'slow-query',
        params: { seconds: 0.5 },
      }),
      fault({
        id: 'leak',
        title: 'The API loses memory',
        service: 'api',
        name: 'memory-leak',
        params: { mbPerSecond: 10, limitMb: 150 },
      }),
      fault({
        id: 'lost-traces',
        title: 'The API throws its spans away',
        service: 'api',
        name: 'telemetry-drop',
        params: { signals: ['traces'] },
      }),
      fault({
        id: 'slow-model',
        title: 'The model answers half a second later',
        service: 'inference',
        name: 'latency',
        params: { ms: 500 },
      }),
      fault({
        id: 'missing-feature',
        title: 'The feature store forgets a feature',
        service: 'inference',
        name: 'feature-missing',
        params: { ratio: 0.8 },
      }),
      fault({
        id: 'payment-outage',
        title: 'The payment provider refuses everything',
        service: 'worker',
        name: 'payment-outage',
        params: { ratio: 1 },
      }),
      fault({
        id: 'log-flood',
        title: 'The worker logs as if there were no tomorrow',
        service: 'worker',
        name: 'log-flood',
        params: { linesPerSecond: 500 },
      }),
      surge({ id: 'surge', title: 'Three times the usual traffic', factor: 3 }),
    ],
  },
  tasks: [
    task('signal-map', {
      title: 'Find the query behind each role of each service',
      artefacts,
      hints: [
        'Open the /metrics page of each service and read the HELP lines: which one counts what the role asks for?',
        'A counter wants rate(); a histogram wants histogram_quantile() over a rate by le; then aggregate until one series is left.',
        'Windows of 30 seconds are long enough here and recover quickly. Try each query with `npm run lab -- query promql` while `npm run lab -- fault` is on.',
      ],
      covers: [
        'M009/1.2/Choosing what to measure',
        'M009/1.5/Identifying key metrics',
        'exercise 1',
      ],
      grade: gradeSignalMap,
    }),
    task('layers', {
      title: 'Name a living signal, an owner and a priority for each layer',
      artefacts,
      hints: [
        'Five layers: the machine, what the services stand on, the services, the model, the shop.',
        'The job label tells who exposes a metric: `npm run lab -- query promql "count by (job) (up)"`.',
        'A business signal is one that the shop owner would understand: look for checkouts and revenue.',
      ],
      covers: [
        'M009/1.5/Monitoring layers (infrastructure, application, business)',
        'M009/1.5/Team responsibilities',
        'exercise 4',
      ],
      grade: gradeLayers,
    }),
    task('gaps', {
      title: 'Write queries that fire when something is wrong, and only then',
      artefacts,
      hints: [
        'A detecting query is an alert expression: it has a comparison, and no result while all is well.',
        'Look at shares (errors of requests, failures of jobs) instead of counts: three times the traffic is no fault.',
        'Not every fault is a failed request: think of memory, of missing inputs, of lines logged, of spans that stop coming.',
      ],
      covers: ['M009/1.5/What to monitor', 'exercise 2'],
      grade: gradeGaps,
    }),
    task('maturity', {
      title: 'Say how mature the kit is, and prove it with signals',
      artefacts,
      hints: [
        'The levels: 0 reactive, 1 instrumented, 2 proactive (driven by objectives), 3 predictive.',
        'Present: any query with a result. Missing: a query for what the next level would record.',
        'Proactive teams record service level objectives; the curriculum names their series slo:...',
      ],
      covers: ['M009/1.1/Observability maturity model'],
      grade: gradeMaturity,
    }),
    task('costs', {
      title: 'Measure what each signal costs and keep each as long as it is needed',
      artefacts,
      hints: [
        'Every store and every service counts what it takes in; search the /metrics pages for samples, lines, spans.',
        'The volume is a rate per second, summed over all services.',
        'The bill is volume times days times price; the guide says how long each signal is needed at least.',
      ],
      covers: ['M009/1.1/Cost-benefit analysis'],
      grade: gradeCosts,
    }),
    task('questions', {
      title: 'Choose the signal that answers each question',
      artefacts,
      hints: [
        'Metrics tell how many and how much, traces tell where in a request, logs tell the exact words.',
        'A metric has no room for one user or one order; a trace has no room for history.',
        'Two of the questions belong to each signal.',
      ],
      covers: ['M009/1.1/The three pillars: metrics, logs, traces'],
      grade: gradeQuestions,
    }),
    quizTask(SELF_CHECK, {
      covers: [
        'M009/1.1/What is observability?',
        'M009/1.1/Monitoring vs observability',
        'M009/1.1/Why observability matters',
        'M6/6.1.1-1/Understand observability principles',
        'M6/6.1.1-1/Explore trace context concepts',
      ],
    }),
  ],
});
