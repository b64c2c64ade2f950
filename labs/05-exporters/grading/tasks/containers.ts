import { gradeQueries, type TaskContext, type Verdict } from '@lab/kit/spec';
import { pasts } from '../past/past.ts';
import { containerTimes } from '../past/times.ts';

/** How far an increase may be off: counting methods differ by what they make of the window's edges. */
const COUNT_TOLERANCE = 0.05;

/** What containers use, and how they are. */
export const gradeContainers = (context: TaskContext): Promise<Verdict> =>
  gradeQueries(context, {
    file: 'queries.yaml',
    blocks: pasts,
    queries: [
      {
        id: 'container-memory',
        question: 'the share of its memory limit that each container with a limit uses, by name',
        reference:
          'sum by (name) (container_memory_working_set_bytes) / sum by (name) (container_memory_limit_bytes)',
        times: containerTimes,
        mistakes: [
          {
            wrong: 'sum by (name) (container_memory_working_set_bytes)',
            hint: 'Bytes do not say how near the container is to being killed.',
          },
          {
            wrong:
              'sum by (name) (container_memory_working_set_bytes) / scalar(sum(node_memory_MemTotal_bytes))',
            hint: 'It is not the host that kills it when it is full, but its own limit.',
          },
        ],
      },
      {
        id: 'container-cpu',
        question: 'how many CPUs each container used on average over 5 minutes, by name',
        reference: 'sum by (name) (rate(container_cpu_usage_seconds_total[5m]))',
        times: containerTimes,
        mistakes: [
          {
            wrong: 'sum by (name) (increase(container_cpu_usage_seconds_total[5m]))',
            hint: 'Those are seconds of CPU time within five minutes. Seconds per second are CPUs.',
          },
          {
            looksLike: (query) => query.uses('deriv') || query.uses('delta'),
            hint: 'A counter starts anew with its exporter; only rate() and increase() know that.',
          },
        ],
      },
      {
        id: 'container-restarts',
        question: 'how often each container was restarted within the last hour, by name',
        reference: 'sum by (name) (increase(container_restarts_total[1h]))',
        tolerance: COUNT_TOLERANCE,
        times: containerTimes,
        mistakes: [
          {
            wrong: 'sum by (name) (container_restarts_total)',
            hint: 'That counts since the exporter runs, and begins at zero whenever it starts: old crashes stay, new ones vanish.',
          },
          {
            wrong: 'sum by (name) (container_restarts_total - container_restarts_total offset 1h)',
            hint: 'The exporter itself was restarted in between, and its counter began anew: the difference becomes negative.',
          },
          {
            wrong: 'sum by (name) (rate(container_restarts_total[1h]))',
            hint: 'Restarts per second are a number that nobody can picture.',
          },
          {
            wrong: 'sum by (name) (changes(container_restarts_total[1h]))',
            hint: 'Two restarts between two scrapes are one change, and the exporter starting anew is a change too.',
          },
        ],
      },
      {
        id: 'container-unhealthy',
        question:
          'a series with the value 1 for each container whose health check fails now, by name; nothing while all are well',
        reference: 'max by (name) (container_health{state="unhealthy"} == 1)',
        times: containerTimes,
        mistakes: [
          {
            wrong: 'max by (name) (container_health{state="unhealthy"})',
            hint: 'Every container has a series for every state: 0 says that it is not in this one.',
          },
          {
            wrong: 'max by (name) (container_health{state="healthy"} == 0) + 1',
            hint: 'A container without a health check is neither healthy nor unhealthy.',
          },
          {
            wrong: 'max by (name) (container_health == 1)',
            hint: 'Every container is in some state; only one of them is bad.',
          },
        ],
      },
      {
        id: 'container-kills',
        question:
          'how often a container was killed for lack of memory (the event oom) within the last hour, by name, and only those that were',
        reference: 'sum by (name) (increase(container_events_total{action="oom"}[1h])) > 0',
        tolerance: COUNT_TOLERANCE,
        times: containerTimes,
        mistakes: [
          {
            wrong: 'sum by (name) (increase(container_events_total{action="oom"}[1h]))',
            hint: 'Whoever was never killed is listed with 0.',
          },
          {
            wrong: 'sum by (name) (increase(container_events_total{action="die"}[1h])) > 0',
            hint: 'Whatever ends dies, also when it has done its work.',
          },
          {
            wrong: 'sum by (name) (increase(container_events_total[1h])) > 0',
            hint: 'Most events are nothing bad: look at the label action.',
          },
        ],
      },
    ],
  });
