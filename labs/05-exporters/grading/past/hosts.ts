import { type SeriesPlan, type Shape, shapes } from '@lab/kit/spec';
import type { World } from './past.ts';

const GIGABYTE = 1e9;

/** Two hosts under the names of node-exporter. */
export function hostSeries({ hosts, pace, name }: World): SeriesPlan[] {
  const [first, second] = hosts;
  return [
    ...probesOf(`http://${first}/`, 0.02),
    ...probesOf(`http://${second}/`, 0.3),
    ...hostOf(first, { cores: 3, load: 0.9, fill: 0.4 * pace, start: 70 * GIGABYTE, world: name }),
    ...hostOf(second, {
      cores: 2,
      load: 0.5,
      fill: 0.25 * pace,
      start: 40 * GIGABYTE,
      world: name,
    }),
  ];
}

interface Host {
  readonly cores: number;
  readonly load: number;
  /** Gigabytes that are written per hour. */
  readonly fill: number;
  readonly start: number;
  readonly world: string;
}

function hostOf(instance: string, { cores, load, fill, start, world }: Host): SeriesPlan[] {
  const labels = { job: 'node', instance };
  const busy = shapes.clamp(
    shapes.product(
      shapes.daily({ low: 0.1 * load, high: 0.7 * load, peakHour: 16 }),
      shapes.noise(0.1),
    ),
    { min: 0, max: 0.97 },
  );
  const counter = (name: string, value: Shape, more = {}): SeriesPlan => ({
    name,
    type: 'counter',
    labels: { ...labels, ...more },
    value,
    resets: ['reboot'],
    fractional: name.includes('_seconds'),
    stream: `${world} ${name} ${instance} ${JSON.stringify(more)}`,
  });
  const gauge = (name: string, value: Shape, more = {}): SeriesPlan => ({
    name,
    type: 'gauge',
    labels: { ...labels, ...more },
    value,
  });
  const cpus = Array.from({ length: cores }, (_, cpu) => String(cpu));
  const mode = (name: string, share: Shape) =>
    cpus.map((cpu) => counter('node_cpu_seconds_total', share, { cpu, mode: name }));
  const packets = shapes.product(busy, 9000 * load);
  return [
    ...mode('idle', shapes.sum(1, shapes.product(-1, busy))),
    ...mode('user', shapes.product(busy, 0.7)),
    ...mode('system', shapes.product(busy, 0.3)),
    gauge('node_load1', shapes.product(busy, cores * 1.4)),
    gauge('node_memory_MemTotal_bytes', 8 * GIGABYTE),
    gauge('node_memory_MemFree_bytes', shapes.product(0.6 * GIGABYTE, shapes.noise(0.2))),
    gauge('node_memory_Cached_bytes', shapes.product(2 * GIGABYTE, shapes.noise(0.1))),
    gauge(
      'node_memory_MemAvailable_bytes',
      shapes.daily({ low: 5 * GIGABYTE, high: 2.5 * GIGABYTE, peakHour: 16 }),
    ),
    counter('node_disk_io_time_seconds_total', shapes.product(busy, 0.8), { device: 'sda' }),
    counter('node_disk_io_time_seconds_total', shapes.product(busy, 0.1), { device: 'sdb' }),
    ...fileSystems(gauge, fill, start),
    gauge('node_network_speed_bytes', 125e6, { device: 'eth0' }),
    counter('node_network_receive_bytes_total', shapes.product(busy, 6e7), { device: 'eth0' }),
    counter('node_network_receive_bytes_total', shapes.product(busy, 9e7), { device: 'lo' }),
    counter('node_network_receive_packets_total', packets, { device: 'eth0' }),
    counter('node_network_receive_packets_total', packets, { device: 'lo' }),
    counter(
      'node_network_receive_drop_total',
      shapes.product(packets, shapes.spike('storm', 0.03, 0.0005)),
      { device: 'eth0' },
    ),
    counter('node_network_receive_drop_total', 0, { device: 'lo' }),
  ];
}

/** One that fills up from each clean-up on, one that never changes, one that is memory in truth. */
function fileSystems(
  gauge: (name: string, value: Shape, more: object) => SeriesPlan,
  fill: number,
  start: number,
): SeriesPlan[] {
  const root = { device: '/dev/sda1', mountpoint: '/', fstype: 'ext4' };
  const boot = { device: '/dev/sda2', mountpoint: '/boot', fstype: 'ext4' };
  const run = { device: 'tmpfs', mountpoint: '/run', fstype: 'tmpfs' };
  const perHour = -fill * GIGABYTE;
  // Files of the day's work come and go around the straight line.
  const wave = shapes.daily({ low: -0.15 * GIGABYTE, high: 0.15 * GIGABYTE, peakHour: 20 });
  const left = shapes.ramp({ start, perHour, since: 'cleanup' });
  return [
    gauge('node_filesystem_size_bytes', 100 * GIGABYTE, root),
    gauge(
      'node_filesystem_avail_bytes',
      shapes.sum(shapes.product(left, shapes.noise(0.001)), wave),
      root,
    ),
    gauge('node_filesystem_free_bytes', shapes.sum(left, 5 * GIGABYTE), root),
    gauge('node_filesystem_size_bytes', GIGABYTE, boot),
    gauge('node_filesystem_avail_bytes', 0.7 * GIGABYTE, boot),
    gauge('node_filesystem_free_bytes', 0.75 * GIGABYTE, boot),
    gauge('node_filesystem_size_bytes', 0.8 * GIGABYTE, run),
    gauge('node_filesystem_avail_bytes', shapes.product(0.7 * GIGABYTE, shapes.noise(0.1)), run),
    gauge('node_filesystem_free_bytes', shapes.product(0.7 * GIGABYTE, shapes.noise(0.1)), run),
    // What a forecast has to find out: the straight line's hours until nothing is left.
    gauge(
      'planted_hours_until_full',
      shapes.ramp({ start: -start / perHour, perHour: -1, since: 'cleanup' }),
      root,
    ),
  ];
}

/** What a probe of a host took, under the name of the blackbox exporter. */
function probesOf(instance: string, seconds: number): SeriesPlan[] {
  const value = shapes.product(seconds, shapes.noise(0.6), shapes.spike('storm', 5));
  const labels = { job: 'probes', instance, probe: 'http' };
  return [{ name: 'probe_duration_seconds', type: 'gauge', labels, value }];
}
