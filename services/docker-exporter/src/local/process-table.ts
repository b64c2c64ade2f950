import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  /** CPU time of the process and of the children it has waited for, in seconds. */
  readonly cpuSeconds: number;
}

/** Memory of one process that dropping caches does not give back, in bytes. */
export interface ProcessMemory {
  /** Its own pages. */
  readonly own: number;
  /** Shared memory, which its relatives have too. */
  readonly shared: number;
}

/** How the processes of a machine are read. */
export interface ProcessReader {
  table(): Promise<ProcessRow[]>;
  /** Undefined when the process is gone. */
  memory(pid: number): Promise<ProcessMemory | undefined>;
}

/** Clock ticks per second of the times in /proc: the same on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Reads /proc. @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
export const linuxProcesses: ProcessReader = {
  async table() {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const rows = await Promise.all(pids.map(readStat));
    return rows.filter((row) => row !== undefined);
  },

  async memory(pid) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => undefined);
    if (status === undefined) return undefined;
    const bytes = (key: string) =>
      Number(new RegExp(`^${key}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0) * 1024;
    return { own: bytes('RssAnon'), shared: bytes('RssShmem') };
  },
};

async function readStat(pid: string): Promise<ProcessRow | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  // The second field, the program's name in parentheses, may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const field = (number: number) => Number(fields[number - 3]);
  const ticks = field(14) + field(15) + field(16) + field(17);
  return { pid: Number(pid), parent: field(4), cpuSeconds: ticks / TICKS_PER_SECOND };
}

/** Asks `ps`, which is there on every Unix; it does not tell own memory from shared and file pages. */
export const psProcesses: ProcessReader = {
  async table() {
    const lines = await ps(['-A', '-o', 'pid=,ppid=,time=']);
    return lines.flatMap((line) => {
      const [pid, parent, time] = line.trim().split(/\s+/);
      if (time === undefined) return [];
      return [{ pid: Number(pid), parent: Number(parent), cpuSeconds: secondsOf(time) }];
    });
  },

  async memory(pid) {
    const [kilobytes] = await ps(['-o', 'rss=', '-p', String(pid)]).catch(() => []);
    return kilobytes === undefined ? undefined : { own: Number(kilobytes) * 1024, shared: 0 };
  },
};

async function ps(options: string[]): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', options, { timeout: 3_000 });
  return stdout.split('\n').filter((line) => line.trim() !== '');
}

/** `[[days-]hours:]minutes:seconds[.fraction]` */
function secondsOf(time: string): number {
  const [clock = '', days = '0'] = time.split('-').reverse();
  const parts = clock.split(':').map(Number);
  return Number(days) * 86_400 + parts.reduce((total, part) => total * 60 + part, 0);
}

export const processReader: ProcessReader =
  process.platform === 'linux' ? linuxProcesses : psProcesses;
