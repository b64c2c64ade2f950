import type { SeriesPlan } from '../plan.ts';
import { HOUR } from '../schedule.ts';
import { type Shape, shapes } from '../shape.ts';

const CORES = 4;
const GIGABYTE = 1e9;

/** Utilisation, saturation and errors of two hosts, under the names of node-exporter. */
export const hostSeries: readonly SeriesPlan[] = [
  ...hostOf('host-0:9100', 0.9),
  ...hostOf('host-1:9100', 0.6),
];

function hostOf(instance: string, load: number): SeriesPlan[] {
  const labels = { job: 'node', instance };
  const busy = shapes.clamp(
    shapes.product(
      shapes.daily({ low: 0.08 * load, high: 0.62 * load, peakHour: 18 }),
      shapes.weekly([0.95, 0.95, 0.95, 1, 1.1, 1.15, 1.05]),
      shapes.noise(0.1),
      shapes.spike('traffic-spike', 1.5),
    ),
    { min: 0, max: 0.98 },
  );
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
  const mode = (name: string, share: Shape) =>
    counter('node_cpu_seconds_total', shapes.product(CORES, share), { cpu: 'all', mode: name });
  const disk = { device: '/dev/sda1', mountpoint: '/', fstype: 'ext4' };
  return [
    mode('idle', idle),
    mode('user', shapes.product(busy, 0.75)),
    mode('system', shapes.product(busy, 0.25)),
    gauge('node_load1', shapes.product(busy, CORES * 1.3)),
    gauge('node_memory_MemTotal_bytes', 16 * GIGABYTE),
    gauge(
      'node_memory_MemAvailable_bytes',
      shapes.product(
        shapes.daily({ low: 9 * GIGABYTE, high: 6 * GIGABYTE, peakHour: 18 }),
        shapes.wander(0.1, 6 * HOUR),
      ),
    ),
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
    counter('node_disk_io_time_seconds_total', shapes.product(busy, 0.6), { device: 'sda' }),
    counter('node_network_receive_bytes_total', shapes.product(busy, 4e6), { device: 'eth0' }),
    counter('node_network_receive_drop_total', shapes.product(busy, busy, 0.4), { device: 'eth0' }),
  ];
}
