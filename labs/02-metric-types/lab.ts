import { defineLab, promql, steady, task } from '@lab/kit/spec';
import { selfCheck } from './grading/self-check.ts';
import { gradeBuckets } from './grading/tasks/buckets.ts';
import { gradeInFlight } from './grading/tasks/in-flight.ts';
import { gradeLedger } from './grading/tasks/ledger.ts';
import { gradeModelMetrics } from './grading/tasks/model-metrics.ts';
import { gradeOpenMetrics } from './grading/tasks/openmetrics.ts';
import { gradeRoutes } from './grading/tasks/routes.ts';
import { gradeSummaryTrap } from './grading/tasks/summary-trap.ts';
import { gradeTypes } from './grading/tasks/types.ts';
import { gradeUnits } from './grading/tasks/units.ts';

const requests = 'exercise/request-metrics.ts';
const model = 'exercise/model-metrics.ts';
const registry = 'exercise/registry.ts';
const roles = 'exercise/roles.yaml';

export default defineLab({
  id: '02-metric-types',
  title: 'Metric types and instrumenting a service',
  covers: [
    'M009/1.2/What are metrics?',
    'M009/2.6/Instrumenting Python applications',
    'M009/7.2/Instrumenting Python apps',
    'M6/6.1.1/Python instrumentation techniques',
    'M6/6.1.2/Prometheus metrics collection',
    'M6/6.1.2/Python client library usage',
  ],
  load: steady({ rps: 8 }),
  expects: [
    promql('up{job="exercise"}').equals(1),
    promql('up{job="prometheus"}').equals(1),
    promql('scrape_samples_scraped{job="exercise"}').isAbove(10),
    // Prometheus exposes all four types itself.
    promql('sum(prometheus_tsdb_head_samples_appended_total)').isAbove(0),
    promql('prometheus_tsdb_head_series').isAbove(0),
    promql('prometheus_http_request_duration_seconds_bucket').exists(),
    promql('go_gc_duration_seconds{quantile="0.5"}').exists(),
  ],
  tasks: [
    task('types', {
      title: 'Give each of eight roles the metric type that fits',
      artefacts: [requests, model, roles],
      covers: [
        'M009/1.2/Metric types (counters, gauges, histograms, summaries)',
        'M009/2.6/Counter metrics',
        'M009/2.6/Gauge metrics',
        'M009/2.6/Histogram metrics',
        'M009/2.6/Summary metrics',
        'M6/6.1.2-3/Implement counters and gauges',
        'M6/6.1.2-3/Create histograms',
        'M6/6.1.2-3/Design summary metrics',
        'M6/6.1.2/Metric types (Counter, Gauge, Histogram, Summary)',
        'exercise 3',
      ],
      hints: [
        'Ask of each role: can its value fall? Does one value say it all, or are there many between two scrapes?',
        'Two roles only ever grow, two are a state of this moment, three are spread out, one brings quantiles along.',
        'prom-client has a class for each of the four types; the summary stands beside the histogram and observes the same seconds.',
      ],
      grade: gradeTypes,
    }),
    task('units', {
      title: 'Use base units, the suffixes for them, and HELP lines that help',
      artefacts: [requests, model, roles],
      covers: ['M6/6.1.2/Custom metrics definition'],
      hints: [
        'Prometheus has no units: the name is the only place where one can look up what a number means.',
        'Seconds, bytes, ratios from 0 to 1; what counts ends with _total, and nothing else does.',
        'performance.now() counts thousandths of a second. Change the name and the value together.',
      ],
      grade: gradeUnits,
    }),
    task('buckets', {
      title: 'Choose buckets that can tell whether 200 and 300 ms were kept',
      artefacts: [requests, roles],
      hints: [
        'The buckets of a library are made for nobody in particular: print them and look for 0.2 and 0.3.',
        'A bucket counts everything up to its bound. Exact answers exist for bounds only.',
        'About a dozen bounds from some milliseconds to some seconds do, the two thresholds among them.',
      ],
      grade: gradeBuckets,
    }),
    task('openmetrics', {
      title: 'Expose OpenMetrics',
      artefacts: [registry, roles],
      covers: [
        'M009/2.3/Prometheus client libraries',
        'M6/6.1.2-2/Install Prometheus client library',
        'M6/6.1.2-2/Configure metrics registry',
        'M6/6.1.2-2/Set up HTTP server for scraping',
      ],
      hints: [
        'Ask like Prometheus does: curl -H "Accept: application/openmetrics-text" and look at the header and the last line.',
        'A registry of prom-client is made for one of two formats.',
        'The content type and the text must both come from the registry.',
      ],
      grade: gradeOpenMetrics,
    }),
    task('routes', {
      title: 'Label requests with the template of their route',
      artefacts: [requests, roles],
      covers: ['M009/2.6/Labeling strategies'],
      hints: [
        'Watch the number of series grow: npm run lab -- query promql \'scrape_samples_scraped{job="exercise"}\'.',
        'Express knows which route matched, but only once it has: at the end of the request.',
        'And requests that match none: what do they have in common?',
      ],
      grade: gradeRoutes,
    }),
    task('in-flight', {
      title: 'Count requests in flight, also when the client gives up',
      artefacts: [requests, roles],
      covers: ['M009/7.2/Request/response metrics'],
      hints: [
        'Start a slow request with curl, press Ctrl-C, and look at the gauge.',
        'A Node response has several events; one of them comes for every request, however it ends.',
        'Add once, take back once, in that one place.',
      ],
      grade: gradeInFlight,
    }),
    task('ledger', {
      title: 'Count exactly what the client sent',
      artefacts: [requests, model, roles],
      covers: ['M009/2.3/Application instrumentation', 'exercise 9'],
      hints: [
        'The client sends requests that succeed, fail, match no route, and some it does not wait for.',
        'A response knows whether its answer has been sent completely.',
        'A request that was given up has the status 499; predictions are counted one by one.',
      ],
      grade: gradeLedger,
    }),
    task('model-metrics', {
      title: 'Measure what only this service knows: queue, batches, confidence',
      artefacts: [model, roles],
      covers: ['M009/2.6/Custom metrics', 'M6/BP 6.1/Custom metrics collection', 'exercise 10'],
      hints: [
        'The queue is a state: it can be read at the moment of the scrape.',
        'Batches and confidences are many between two scrapes, and each must count.',
        'The objective asks for predictions above 0.7: which bound does the confidence need?',
      ],
      grade: gradeModelMetrics,
    }),
    task('summary-trap', {
      title: 'Show that quantiles cannot be averaged',
      artefacts: ['exercise/trap.yaml', roles],
      hints: [
        'An average treats all instances alike, however many requests each of them served.',
        'Let one instance be slow. Does it serve almost all requests, or hardly any?',
        'Merged: first add up the buckets of all instances, keeping their bounds, and then ask for the quantile.',
      ],
      grade: gradeSummaryTrap,
    }),
    selfCheck,
  ],
});
