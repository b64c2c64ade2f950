import { gradeQueries, type TaskContext, type Verdict } from '@lab/kit/spec';
import { pasts } from '../past/past.ts';
import { usualTimes } from '../past/times.ts';

const idle = 'rate(node_cpu_seconds_total{mode="idle"}[5m])';

/** Utilisation, saturation and errors of the hosts, their disks and their network. */
export const gradeHosts = (context: TaskContext): Promise<Verdict> =>
  gradeQueries(context, {
    file: 'queries.yaml',
    blocks: pasts,
    queries: [
      {
        id: 'cpu-utilisation',
        question: 'the share of CPU time that was not idle over 5 minutes, for each instance',
        reference: `1 - avg by (instance) (${idle})`,
        // Whether one takes what was idle from one or adds up what was not is the same within this.
        tolerance: 0.05,
        times: usualTimes,
        mistakes: [
          {
            wrong: `avg by (instance) (${idle})`,
            hint: 'That is the idle share: the more there is to do, the smaller it gets.',
          },
          {
            wrong: 'sum by (instance) (rate(node_cpu_seconds_total{mode!="idle"}[5m]))',
            hint: 'That is how many CPUs were busy: a host with more of them can have a larger number and be bored.',
          },
          {
            wrong: 'avg by (instance) (rate(node_cpu_seconds_total{mode!="idle"}[5m]))',
            hint: 'The average over the modes divides by their number: several modes of one CPU are parts of the same second.',
          },
          {
            wrong: 'avg by (instance) (rate(node_cpu_seconds_total{mode="user"}[5m]))',
            hint: 'A CPU also works for the system and waits for disks: these modes are missing.',
          },
        ],
      },
      {
        id: 'cpu-saturation',
        question: 'the load of one minute for each CPU that the host has, for each instance',
        reference:
          'sum by (instance) (node_load1) / count by (instance) (node_cpu_seconds_total{mode="idle"})',
        times: usualTimes,
        mistakes: [
          {
            wrong: 'sum by (instance) (node_load1)',
            hint: 'A load of 3 is little for eight CPUs and much for two.',
          },
          {
            wrong: 'sum by (instance) (node_load1) / count by (instance) (node_cpu_seconds_total)',
            hint: 'Each CPU has a series for each of its modes, so this counts every CPU several times.',
          },
        ],
      },
      {
        id: 'memory-utilisation',
        question: 'the share of memory that is not available, for each instance',
        reference:
          '1 - sum by (instance) (node_memory_MemAvailable_bytes) / sum by (instance) (node_memory_MemTotal_bytes)',
        times: usualTimes,
        mistakes: [
          {
            wrong:
              '1 - sum by (instance) (node_memory_MemFree_bytes) / sum by (instance) (node_memory_MemTotal_bytes)',
            hint: 'What is not free may be a cache, which the kernel gives back at once: a healthy host has hardly any free memory.',
          },
          {
            wrong:
              'sum by (instance) (node_memory_MemAvailable_bytes) / sum by (instance) (node_memory_MemTotal_bytes)',
            hint: 'That is the share that is still there.',
          },
        ],
      },
      {
        id: 'disk-utilisation',
        question:
          'the share of time in which a disk had something to do over 5 minutes, for each instance and device',
        reference: 'sum by (instance, device) (rate(node_disk_io_time_seconds_total[5m]))',
        times: usualTimes,
        mistakes: [
          {
            wrong: 'sum by (instance) (rate(node_disk_io_time_seconds_total[5m]))',
            hint: 'Two disks are added up, so that a busy one hides behind an idle one.',
          },
        ],
      },
      {
        id: 'disk-space',
        question:
          'the share of space that programs cannot use any more, for each instance and mountpoint on a disk (no tmpfs)',
        reference:
          '1 - sum by (instance, mountpoint) (node_filesystem_avail_bytes{fstype!="tmpfs"}) / sum by (instance, mountpoint) (node_filesystem_size_bytes{fstype!="tmpfs"})',
        times: usualTimes,
        mistakes: [
          {
            wrong:
              '1 - sum by (instance, mountpoint) (node_filesystem_free_bytes{fstype!="tmpfs"}) / sum by (instance, mountpoint) (node_filesystem_size_bytes{fstype!="tmpfs"})',
            hint: 'A part of what is free is reserved for root: programs fail before it is used up.',
          },
          {
            wrong:
              '1 - sum by (instance, mountpoint) (node_filesystem_avail_bytes) / sum by (instance, mountpoint) (node_filesystem_size_bytes)',
            hint: 'A tmpfs is memory and no disk, however it is mounted.',
          },
        ],
      },
      {
        id: 'bandwidth',
        question:
          'the share of the link that received data took over 5 minutes, for each instance and network device with a known speed',
        reference:
          'sum by (instance, device) (rate(node_network_receive_bytes_total[5m])) / sum by (instance, device) (node_network_speed_bytes)',
        times: usualTimes,
        mistakes: [
          {
            wrong:
              '8 * sum by (instance, device) (rate(node_network_receive_bytes_total[5m])) / sum by (instance, device) (node_network_speed_bytes)',
            hint: 'The speed is in bytes already; bits and bytes do not cancel out.',
          },
          {
            wrong: 'sum by (instance, device) (rate(node_network_receive_bytes_total[5m]))',
            hint: 'Bytes per second say how much it is, not how much more fits through.',
          },
        ],
      },
      {
        id: 'packet-loss',
        question:
          'the share of received packets that the host dropped over 5 minutes, for each instance, over all devices but lo',
        reference:
          'sum by (instance) (rate(node_network_receive_drop_total{device!="lo"}[5m])) / sum by (instance) (rate(node_network_receive_packets_total{device!="lo"}[5m]))',
        times: usualTimes,
        mistakes: [
          {
            wrong:
              'sum by (instance) (rate(node_network_receive_drop_total[5m])) / sum by (instance) (rate(node_network_receive_packets_total[5m]))',
            hint: 'What a host sends itself over lo never gets lost and makes the share look smaller.',
          },
          {
            wrong: 'sum by (instance) (rate(node_network_receive_drop_total{device!="lo"}[5m]))',
            hint: 'A number per second grows with the traffic; the share says how bad the link is.',
          },
          {
            looksLike: (query) => !query.uses('rate'),
            hint: 'Both count since the host started: an hour of losses drowns in a month of peace.',
          },
        ],
      },
      {
        id: 'latency',
        question: 'the longest that a probe took within 10 minutes, for each probed instance',
        reference: 'max by (instance) (max_over_time(probe_duration_seconds[10m]))',
        times: usualTimes,
        mistakes: [
          {
            wrong: 'max by (instance) (probe_duration_seconds)',
            hint: 'That is the newest probe alone: whether it was a good one is chance.',
          },
          {
            wrong: 'avg by (instance) (avg_over_time(probe_duration_seconds[10m]))',
            hint: 'One slow probe among forty quick ones does not move an average.',
          },
        ],
      },
    ],
  });
