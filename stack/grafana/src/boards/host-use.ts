import { alerts } from '../build/annotations.ts';
import { timeseries } from '../build/charts.ts';
import type { Board } from '../build/dashboard.ts';
import { bars, gauge } from '../build/figures.ts';
import { runbook } from '../build/links.ts';
import { promql, promqlNow } from '../build/queries.ts';
import { risesTo } from '../build/thresholds.ts';
import { datasourceVariable, metricVariable } from '../build/variables.ts';

const host = 'instance=~"$instance"';
const rate = (metric: string, more = '') => `rate(${metric}{${host}${more}}[$__rate_interval])`;
const real = ', device!~"lo|veth.*|br-.*|docker.*"';
const cores = `count by (instance) (node_cpu_seconds_total{${host}, mode="idle"})`;
const cpuUse = `1 - sum by (instance) (${rate('node_cpu_seconds_total', ', mode=~"idle|iowait"')}) / ${cores}`;
const memoryUse = `1 - node_memory_MemAvailable_bytes{${host}} / node_memory_MemTotal_bytes{${host}}`;
const disks = `node_filesystem_size_bytes{${host}, fstype!~"tmpfs|overlay|squashfs|ramfs"}`;

export const hostUse: Board = {
  uid: 'host-use',
  folder: 'infrastructure',
  title: 'Host USE',
  about:
    'Utilisation, saturation and errors of the machine: CPU, memory, disk and network, in this order.',
  tags: ['use', 'infrastructure'],
  variables: [
    datasourceVariable('prometheus'),
    metricVariable({
      name: 'instance',
      label: 'Host',
      description: 'Machines with a node exporter.',
      selector: 'node_uname_info',
      values: 'instance',
    }),
  ],
  annotations: [alerts('node')],
  sections: [
    {
      title: 'Utilisation now',
      panels: [
        gauge({
          title: 'CPU',
          about: 'Share of the CPU time that is used.',
          unit: 'percentunit',
          min: 0,
          max: 1,
          steps: risesTo(0.7, 0.85),
          queries: [promql(cpuUse, '{{instance}}')],
        }),
        gauge({
          title: 'Memory',
          about: 'Share of the memory that is not available to a new process.',
          unit: 'percentunit',
          min: 0,
          max: 1,
          steps: risesTo(0.8, 0.9),
          queries: [promql(memoryUse, '{{instance}}')],
        }),
        gauge({
          title: 'Load per core',
          about: 'Processes that run or want to, per core. Above 1 they wait.',
          unit: 'short',
          min: 0,
          max: 3,
          steps: risesTo(0.8, 1.2),
          queries: [promql(`node_load1{${host}} / on (instance) ${cores}`, '{{instance}}')],
        }),
        bars({
          title: 'File systems',
          about: 'Share of each file system that is used.',
          width: 6,
          height: 6,
          unit: 'percentunit',
          decimals: 1,
          max: 1,
          steps: risesTo(0.8, 0.9),
          queries: [
            promqlNow(
              `sort_desc(1 - node_filesystem_avail_bytes{${host}, fstype!~"tmpfs|overlay|squashfs|ramfs"} / ${disks})`,
              '{{instance}} {{mountpoint}}',
            ),
          ],
        }),
      ],
    },
    {
      title: 'CPU and memory',
      panels: [
        timeseries({
          title: 'CPU time by mode',
          about:
            'Cores in use by what they do. iowait is waiting for a disk, steal for the hypervisor.',
          unit: 'short',
          shape: 'stack',
          queries: [
            promql(
              `sum by (instance, mode) (${rate('node_cpu_seconds_total', ', mode!="idle"')})`,
              '{{instance}} {{mode}}',
            ),
          ],
        }),
        timeseries({
          title: 'Pressure',
          about:
            'Share of the time in which some task waited for a resource: the saturation that the kernel itself measures.',
          unit: 'percentunit',
          queries: [
            promql(rate('node_pressure_cpu_waiting_seconds_total'), '{{instance}} cpu'),
            promql(rate('node_pressure_memory_waiting_seconds_total'), '{{instance}} memory'),
            promql(rate('node_pressure_io_waiting_seconds_total'), '{{instance}} io'),
          ],
        }),
        timeseries({
          title: 'Memory',
          about: 'What the memory is used for. Cache is given back when somebody needs it.',
          unit: 'bytes',
          shape: 'stack',
          queries: [
            promql(
              `node_memory_MemTotal_bytes{${host}} - node_memory_MemAvailable_bytes{${host}}`,
              '{{instance}} used',
            ),
            promql(
              `node_memory_MemAvailable_bytes{${host}} - node_memory_MemFree_bytes{${host}}`,
              '{{instance}} cache',
            ),
            promql(`node_memory_MemFree_bytes{${host}}`, '{{instance}} free'),
          ],
        }),
        timeseries({
          title: 'Pages from disk, and processes killed for memory',
          about:
            'Major page faults per second: memory is short when they rise. OOM kills are errors.',
          unit: 'cps',
          links: [runbook('service-down')],
          queries: [
            promql(rate('node_vmstat_pgmajfault'), '{{instance}} major faults'),
            promql(rate('node_vmstat_oom_kill'), '{{instance}} killed'),
          ],
        }),
      ],
    },
    {
      title: 'Disk and network',
      panels: [
        timeseries({
          title: 'Disk utilisation',
          about: 'Share of the time in which the disk had work.',
          width: 8,
          unit: 'percentunit',
          queries: [promql(rate('node_disk_io_time_seconds_total'), '{{instance}} {{device}}')],
        }),
        timeseries({
          title: 'Disk throughput',
          about: 'Bytes per second, by device.',
          width: 8,
          unit: 'Bps',
          queries: [
            promql(rate('node_disk_read_bytes_total'), '{{instance}} {{device}} read'),
            promql(rate('node_disk_written_bytes_total'), '{{instance}} {{device}} written'),
          ],
        }),
        timeseries({
          title: 'Disk queue',
          about: 'Requests that wait or are served, on average: the saturation of a disk.',
          width: 8,
          unit: 'short',
          queries: [
            promql(rate('node_disk_io_time_weighted_seconds_total'), '{{instance}} {{device}}'),
          ],
        }),
        timeseries({
          title: 'Network throughput',
          about: 'Bytes per second, by device.',
          width: 8,
          unit: 'Bps',
          queries: [
            promql(rate('node_network_receive_bytes_total', real), '{{instance}} {{device}} in'),
            promql(rate('node_network_transmit_bytes_total', real), '{{instance}} {{device}} out'),
          ],
        }),
        timeseries({
          title: 'Network errors and drops',
          about: 'Packets per second that were damaged or thrown away.',
          width: 8,
          unit: 'pps',
          queries: [
            promql(
              `sum by (instance) (${rate('node_network_receive_errs_total', real)} + ${rate('node_network_transmit_errs_total', real)})`,
              '{{instance}} errors',
            ),
            promql(
              `sum by (instance) (${rate('node_network_receive_drop_total', real)} + ${rate('node_network_transmit_drop_total', real)})`,
              '{{instance}} drops',
            ),
          ],
        }),
        timeseries({
          title: 'TCP retransmissions',
          about: 'Share of the segments that had to be sent again.',
          width: 8,
          unit: 'percentunit',
          queries: [
            promql(
              `${rate('node_netstat_Tcp_RetransSegs')} / (${rate('node_netstat_Tcp_OutSegs')} > 0)`,
              '{{instance}}',
            ),
          ],
        }),
      ],
    },
  ],
};
