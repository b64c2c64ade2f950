import { answers, defineLab, promql, steady, task } from '@lab/kit/spec';
import { databaseDrill } from './grading/database/drill.ts';
import { gradeDatabase } from './grading/database/grade.ts';
import { selfCheck } from './grading/self-check.ts';
import { gradeBatch } from './grading/tasks/batch.ts';
import { gradeCapacity } from './grading/tasks/capacity.ts';
import { gradeCertificates } from './grading/tasks/certificates.ts';
import { gradeCollector } from './grading/tasks/collector.ts';
import { gradeContainers } from './grading/tasks/containers.ts';
import { gradeFailures } from './grading/tasks/failures.ts';
import { gradeHosts } from './grading/tasks/hosts.ts';
import { gradeProbes } from './grading/tasks/probes.ts';

const roles = 'exercise/roles.yaml';
const queries = ['exercise/queries.yaml'];

export default defineLab({
  id: '05-exporters',
  title: 'Exporters: hosts, containers, databases, networks, batch jobs',
  covers: [
    'M009/6.2/cAdvisor for containers',
    'M009/6.2/Multi-container monitoring',
    'M009/6.1/Node Exporter',
    'M009/6.2/Docker metrics',
  ],
  load: steady({ rps: 10 }),
  expects: [
    answers('legacy', '/'),
    answers('dba', '/healthz'),
    promql('up{job=~"node|docker|postgres|api|pushgateway|blackbox-exporter"}').equals(1),
    promql('node_memory_MemAvailable_bytes').isAbove(0),
    promql('sum(container_memory_working_set_bytes)').isAbove(0),
    promql('container_health{name="api", state="healthy"}').equals(1),
    promql('probe_success').exists(),
    promql('probe_ssl_earliest_cert_expiry').isAbove(0),
    promql('pool_connections{state="max"}').isAbove(0),
    promql('pg_replication_is_replica{server="replica"}').equals(1),
    promql('pg_replication_lag_seconds{server="replica"}').exists(),
    promql('backup_last_success_timestamp_seconds').isAbove(0),
  ],
  drill: databaseDrill,
  tasks: [
    task('collector', {
      title: 'Write an exporter that asks at the moment of the scrape',
      artefacts: ['exercise/exporter.ts', roles],
      covers: [
        'M009/2.3/Custom exporters',
        'M6/6.1.2-4/Understand exporter pattern',
        'M6/6.1.2-4/Create custom exporters',
        'M6/6.1.2-4/Design efficient collection',
        'M6/6.1.2/Exporters and collectors',
        'exercise 7',
      ],
      hints: [
        'Ask within the handler of /metrics, once, and fill all metrics from that one answer.',
        'A registry that is made for each scrape holds nothing of another one.',
        'The old server counts by itself: a counter of yours takes its number over, it does not add to it.',
      ],
      grade: gradeCollector,
    }),
    task('failures', {
      title: 'Let it say so when there is nothing to export',
      artefacts: ['exercise/exporter.ts', roles],
      covers: ['M6/6.1.2-4/Design efficient collection', 'M009/6.3/Service health checks'],
      hints: [
        'Whatever the old server does, the scrape succeeds: with fewer series, and one that says why.',
        'A limit that covers the whole answer, and a look at what came: status, form, every field.',
        'Only one thing outlives a scrape: when it last went well.',
      ],
      grade: gradeFailures,
    }),
    task('probes', {
      title: 'Probe from outside: HTTP, TCP, TLS and DNS',
      artefacts: ['exercise/blackbox/blackbox.yml', 'exercise/probes/scrape.yml'],
      covers: [
        'M009/2.3/Exporters (node_exporter, blackbox_exporter)',
        'M009/6.3/Endpoint monitoring',
        'M009/6.3/Blackbox monitoring',
        'M009/6.5/DNS monitoring',
        'M009/6.1/System health checks',
        'exercise 7',
      ],
      hints: [
        'The lists in probes/targets/ are watched by file_sd_configs; the label probe says what kind of probe a target needs.',
        'A label of the target can become the parameter module; the address becomes the parameter target and the label instance.',
        'TLS without HTTP is the prober tcp with tls: true. A DNS module can also say which records an answer must hold.',
      ],
      grade: gradeProbes,
    }),
    task('certificates', {
      title: 'Know how many days certificates have left',
      artefacts: queries,
      covers: ['M009/6.5/SSL certificate monitoring'],
      hints: [
        'The probe of a TLS server exposes the moment at which its certificate ends.',
        'The end minus now, both in Unix time.',
        'A day has 86400 seconds. Add nothing that hides a certificate which has ended already.',
      ],
      grade: gradeCertificates,
    }),
    task('batch', {
      title: 'Let a batch job push what it did, and clean up after itself',
      artefacts: ['exercise/batch.ts', roles],
      covers: ['M009/2.3/Pushgateway (when to use)'],
      hints: [
        'Two groups: that of the shop holds results, that of the run says that it is under way.',
        'The grouping key is the job with further labels. Pushing replaces a group, deleting removes it, and nothing else ever does.',
        'First the work, then the results, then the end of the run; a push that fails is noted and forgotten.',
      ],
      grade: gradeBatch,
    }),
    task('hosts', {
      title: 'Ask hosts, disks and networks how busy they are',
      artefacts: queries,
      covers: [
        'M009/6.1/CPU metrics',
        'M009/6.1/Memory metrics',
        'M009/6.1/Disk metrics',
        'M009/6.1/Network metrics',
        'M009/6.5/Network traffic metrics',
        'M009/6.5/Bandwidth utilization',
        'M009/6.5/Packet loss',
        'M009/6.5/Latency monitoring',
      ],
      hints: [
        'Look at each metric alone first: npm run lab -- query promql node_cpu_seconds_total. What does each label tell apart?',
        'Shares lie between 0 and 1. First rate() each series, then sum, then divide.',
        'Reserved blocks, caches, lo and tmpfs are the four things that make a first attempt wrong.',
      ],
      grade: gradeHosts,
    }),
    task('containers', {
      title: 'Ask containers what they use, and how they are',
      artefacts: queries,
      covers: [
        'M009/6.2/Container resource usage',
        'M009/6.2/Container health checks',
        'M009/6.2/Docker events',
        'M009/6.2/Container performance',
      ],
      hints: [
        'Each container is its label name; look at npm run lab -- query promql container_health.',
        'Memory is a share of a limit, CPU is seconds per second, restarts are an increase.',
        'A state is a series for each state, with 1 for the one that it is in.',
      ],
      grade: gradeContainers,
    }),
    task('capacity', {
      title: 'Forecast when the disk is full, and how the database grows',
      artefacts: queries,
      covers: ['M009/6.1/Capacity planning', 'M009/6.4/Database capacity'],
      hints: [
        'What is left, divided by what goes per hour.',
        'The window decides: shorter than the waves of a day sees waves, longer than since the last clean-up sees a leap.',
        'Compare with yesterday at the same hour, or take the slope over exactly a day. What does not shrink has no such hour: filter it.',
      ],
      grade: gradeCapacity,
    }),
    task('database', {
      title: 'See the pool, the statements, the replica and the size of a database',
      artefacts: ['exercise/database.yaml'],
      usesDrill: true,
      covers: [
        'M009/6.4/Database metrics',
        'M009/6.4/Connection pool monitoring',
        'M009/6.4/Database exporters',
        'M009/6.4/Replication lag',
      ],
      hints: [
        'Two points of view: the api knows its pool and its statements, the exporters know the servers.',
        'A mean is the rate of a sum by the rate of a count, over eight seconds. A lag and a size are read as they are.',
        'Each number comes from one server: server="primary" or server="replica".',
      ],
      grade: gradeDatabase,
    }),
    selfCheck,
  ],
});
