import { type SeriesPlan, type Shape, shapes } from '@lab/kit/spec';
import type { World } from './past.ts';

const MEGABYTE = 1e6;
const PER_HOUR = 40 * MEGABYTE;

/** The sizes of two databases as the exporters of primary and replica see them. */
export function databaseSeries({ pace }: World): SeriesPlan[] {
  const size = (server: string, instance: string, datname: string, value: Shape): SeriesPlan => ({
    name: 'pg_database_size_bytes',
    type: 'gauge',
    labels: { job: 'postgres', instance, server, datname },
    value,
  });
  const shop = shapes.sum(
    shapes.product(
      shapes.ramp({ start: 9000 * MEGABYTE, perHour: PER_HOUR * pace, since: 'beginning' }),
      shapes.noise(0.0004),
    ),
    shapes.daily({ low: -15 * MEGABYTE, high: 15 * MEGABYTE, peakHour: 20 }),
  );
  return [
    ['primary', 'postgres-exporter:9187'] as const,
    ['replica', 'postgres-replica-exporter:9188'] as const,
  ]
    .flatMap(([server, instance]) => [
      size(server, instance, 'shop', shop),
      size(server, instance, 'postgres', 7.5 * MEGABYTE),
    ])
    .concat({
      // What a query about the growth has to find out.
      name: 'planted_growth_bytes_per_day',
      type: 'gauge',
      labels: {},
      value: 24 * PER_HOUR * pace,
    });
}
