import type { SeriesPlan } from '../plan.ts';
import { HOUR } from '../schedule.ts';
import { type Shape, shapes } from '../shape.ts';
import type { CourseEvent } from './events.ts';

const CORES = 4;
const GIGABYTE = 1e9;
/** Bytes per second of a link of 1 Gbit/s. */
const LINK = 1.25e8;

interface Host {
  readonly instance: string;
  /** How busy it is, relative to a busy one. */
  readonly load: number;
  /** Whether the incidents of the database's host happen to it. */
  readonly troubled: boolean;
}

/** Utilisation, saturation and errors of three hosts, under the names of node-exporter. */
export const hostSeries: readonly SeriesPlan[] = [
  ...hostOf({ instance: 'host-0:9100', load: 0.9, troubled: false }),
  ...hostOf({ instance: 'host-1:9100', load: 0.6, troubled: false }),
  ...hostOf({ instance: 'db-0:9100', load: 0.5, troubled: true }),
];

function hostOf({ instance, load, troubled }: Host): SeriesPlan[] {
  const labels = { job: 'node', instance };
  const usual = shapes.clamp(
    shapes.product(
      shapes.daily({ low: 0.08 * load, high: 0.62 * load, peakHour: 18 }),
      shapes.weekly([0.95, 0.95, 0.95, 1, 1.1, 1.15, 1.05]),
      shapes.noise(0.1),
      shapes.spike('traffic-spike', 1.5),
    ),
    { min: 0, max: 0.98 },
  );
  const during = (event: CourseEvent, inside: Shape, outside: Shape): Shape =>
    troubled ? shapes.spike(event, inside, outside) : outside;
  const about = (value: number) => shapes.product(value, shapes.noise(0.03));
  const busy = during('cpu-stress', about(0.95), usual);
  const idle = shapes.sum(1, shapes.product(-1, busy));
  const counter = (name: string, value: Shape, more = {}): SeriesPlan => ({
    name,
    type: 'counter',
    labels: { ...labels, ...more },
    value,
    resets: ['host-reboot'],
    fractional: name.includes('_seconds'),
    stream: `${name} ${instance}`,
  });
  const gauge = (name: string, value: Shape, more = {}): SeriesPlan => ({
    name,
    type: 'gauge',
    labels: { ...labels, ...more },
    value,
  });
  const whole = (name: string, value: Shape): SeriesPlan => ({
    name,
    type: 'gauge',
    labels,
    value,
    whole: true,
  });
  const mode = (name: string, share: Shape) =>
    counter('node_cpu_seconds_total', shapes.product(CORES, share), { cpu: 'all', mode: name });
  const [sda, eth0] = [{ device: 'sda' }, { device: 'eth0' }];
  const disk = { device: '/dev/sda1', mountpoint: '/', fstype: 'ext4' };
  const cpu = [
    mode('idle', idle),
    mode('user', shapes.product(busy, 0.75)),
    mode('system', shapes.product(busy, 0.25)),
    // Linux counts those who wait for the disk as well.
    gauge(
      'node_load1',
      during(
        'disk-stress',
        about(9),
        during('cpu-stress', about(15), shapes.product(usual, CORES * 1.3)),
      ),
    ),
    whole('node_procs_running', during('cpu-stress', about(14), shapes.product(usual, CORES))),
    counter(
      'node_pressure_cpu_waiting_seconds_total',
      during('cpu-stress', about(0.7), shapes.product(usual, 0.05)),
    ),
  ];
  const memory = [
    gauge('node_memory_MemTotal_bytes', 16 * GIGABYTE),
    gauge(
      'node_memory_MemAvailable_bytes',
      during(
        'memory-pressure',
        about(0.5 * GIGABYTE),
        shapes.product(
          shapes.daily({ low: 9 * GIGABYTE, high: 6 * GIGABYTE, peakHour: 18 }),
          shapes.wander(0.1, 6 * HOUR),
        ),
      ),
    ),
    counter('node_vmstat_pswpout', during('memory-pressure', about(900), 0.02)),
    counter(
      'node_pressure_memory_waiting_seconds_total',
      during('memory-pressure', about(0.5), shapes.product(usual, 0.002)),
    ),
    counter('node_edac_correctable_errors_total', during('failing-memory', about(0.3), 0), {
      controller: '0',
    }),
  ];
  const storage = [
    gauge('node_filesystem_size_bytes', 100 * GIGABYTE, disk),
    gauge(
      'node_filesystem_avail_bytes',
      shapes.product(
        shapes.ramp({
          start: 70 * GIGABYTE,
          perHour: -0.35 * GIGABYTE * load,
          since: 'disk-cleanup',
        }),
        shapes.noise(0.002),
      ),
      disk,
    ),
    counter(
      'node_disk_io_time_seconds_total',
      during('disk-stress', about(0.95), shapes.product(usual, 0.6)),
      sda,
    ),
    counter(
      'node_disk_io_time_weighted_seconds_total',
      during('disk-stress', about(22), shapes.product(usual, 0.9)),
      sda,
    ),
    whole('node_procs_blocked', during('disk-stress', about(9), shapes.product(usual, 0.8))),
    counter(
      'node_pressure_io_waiting_seconds_total',
      during('disk-stress', about(0.75), shapes.product(usual, 0.04)),
    ),
    gauge('node_filesystem_device_error', during('failing-disk', 1, 0), disk),
    gauge('node_filesystem_readonly', during('failing-disk', 1, 0), disk),
  ];
  const network = [
    gauge('node_network_speed_bytes', LINK, eth0),
    counter(
      'node_network_receive_bytes_total',
      during('network-flood', about(0.93 * LINK), shapes.product(usual, 4e6)),
      eth0,
    ),
    counter('node_network_transmit_bytes_total', shapes.product(usual, 6e6), eth0),
    counter(
      'node_network_receive_drop_total',
      during('network-flood', about(250), shapes.product(usual, usual, 0.4)),
      eth0,
    ),
    counter('node_network_receive_errs_total', during('failing-network', about(30), 0), eth0),
  ];
  return [...cpu, ...memory, ...storage, ...network];
}
