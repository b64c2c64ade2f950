import type { Behaviour } from '../past/reaction.ts';

/** One box of the table: a resource, and what is asked of it. */
export interface Cell extends Behaviour {
  readonly resource: 'cpu' | 'memory' | 'disk' | 'network';
  readonly aspect: 'utilization' | 'saturation' | 'errors';
  readonly meaning: string;
}

/** What else happens to a host, and shows in almost everything. */
const DISTURBANCES = ['host-reboot', 'disk-cleanup', 'traffic-spike'] as const;

const STRESS = ['cpu-stress', 'memory-pressure', 'disk-stress', 'network-flood'] as const;
const FAILURES = ['failing-memory', 'failing-disk', 'failing-network'] as const;
type Trouble = (typeof STRESS)[number] | (typeof FAILURES)[number];

function cell(
  resource: Cell['resource'],
  aspect: Cell['aspect'],
  incident: Trouble,
  meaning: string,
): Cell {
  return {
    resource,
    aspect,
    meaning,
    shows: { [incident]: 'rises' },
    ignores: [...STRESS, ...FAILURES].filter((other) => other !== incident),
    disturbedBy: DISTURBANCES,
  };
}

/** All boxes that can be filled; nothing tells of errors of the CPUs. */
export const CELLS: readonly Cell[] = [
  cell('cpu', 'utilization', 'cpu-stress', 'the share of time in which the CPUs work'),
  cell('cpu', 'saturation', 'cpu-stress', 'work that waits for a CPU'),
  cell('memory', 'utilization', 'memory-pressure', 'the share of memory that is taken'),
  cell('memory', 'saturation', 'memory-pressure', 'work that waits for memory, or is moved out'),
  cell('memory', 'errors', 'failing-memory', 'faults of the memory itself'),
  cell('disk', 'utilization', 'disk-stress', 'the share of time in which the disk works'),
  cell('disk', 'saturation', 'disk-stress', 'work that waits for the disk'),
  cell('disk', 'errors', 'failing-disk', 'a disk or file system that fails'),
  cell('network', 'utilization', 'network-flood', 'the share of the link that is taken'),
  cell('network', 'saturation', 'network-flood', 'packets for which there was no room'),
  cell('network', 'errors', 'failing-network', 'packets that arrive damaged'),
];

/** The box that must be declared empty. */
export const EMPTY = { resource: 'cpu', aspect: 'errors' } as const;
