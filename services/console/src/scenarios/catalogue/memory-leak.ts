import type { Scenario } from '../scenario.ts';
import { dashboard, explore } from './looks.ts';

export const memoryLeak: Scenario = {
  id: 'memory-leak',
  title: 'Memory leak',
  summary: 'Inference holds on to a megabyte each second, and never gives it back.',
  lesson: 'A slope tells of the crash hours before the level does.',
  seconds: 240,
  scenes: [
    {
      atSeconds: 0,
      title: 'A leak begins',
      script:
        'One megabyte per second, up to 130 MB. For a while nobody can tell it from a cache that warms up. Ask: what would you have to see to call it a leak?',
      load: { profile: 'steady', rps: 20 },
      on: [{ service: 'inference', name: 'memory-leak', params: { mbPerSecond: 1, limitMb: 130 } }],
      looks: [
        dashboard('Container USE of inference', 'container-use', { component: 'inference' }),
        explore(
          'Memory of inference',
          'metrics',
          'process_resident_memory_bytes{service="inference"}',
        ),
      ],
    },
    {
      atSeconds: 75,
      title: 'Predict the end',
      script:
        'When does it reach its limit? Let the class read the slope, then ask predict_linear for it. Rate, errors and duration are still well: the golden signals do not see it coming, saturation does.',
      looks: [
        explore(
          'In ten minutes, at this slope',
          'metrics',
          'predict_linear(container_memory_working_set_bytes{name="inference"}[1m], 600)',
        ),
        dashboard('Service RED of inference', 'service-red', { service: 'inference' }),
      ],
    },
    {
      atSeconds: 150,
      title: 'Heap or not?',
      script:
        'Resident memory grows, the heap of Node does not: the leak is outside of it, as with buffers and native modules. A heap snapshot would show nothing.',
      looks: [
        explore('Heap of inference', 'metrics', 'nodejs_heap_size_used_bytes{service="inference"}'),
        dashboard('Container USE of inference', 'container-use', { component: 'inference' }),
      ],
    },
    {
      atSeconds: 190,
      title: 'All of it given back',
      script:
        'The fault is off and the memory falls at once. In real life this step is a restart: it looks the same on the graph, and repairs nothing.',
      off: [{ service: 'inference', name: 'memory-leak' }],
      looks: [dashboard('Container USE of inference', 'container-use', { component: 'inference' })],
    },
  ],
};
