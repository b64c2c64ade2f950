import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
}

/** Every process that this user can see, zombies left out. */
export function processTable(): ProcessEntry[] {
  return process.platform === 'linux' ? fromProc() : fromPs();
}

function fromProc(): ProcessEntry[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [state, parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (state === 'Z' || state === 'X') return [];
      return [{ pid: Number(name), parent: Number(parent), group: Number(group) }];
    } catch {
      return [];
    }
  });
}

function fromPs(): ProcessEntry[] {
  const output = execFileSync('ps', ['-axo', 'pid=,ppid=,pgid=,stat='], { encoding: 'utf8' });
  return output.split('\n').flatMap((line) => {
    const [pid, parent, group, state] = line.trim().split(/\s+/);
    if (group === undefined || state?.startsWith('Z')) return [];
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group) }];
  });
}

/** The processes with these pids, all of their descendants, and everything in their process groups. */
export function familyOf(pids: Iterable<number>, table = processTable()): Set<number> {
  const family = new Set(pids);
  const groups = new Set(family);
  let grew = true;
  while (grew) {
    grew = false;
    for (const { pid, parent, group } of table) {
      if (family.has(pid) || (!family.has(parent) && !groups.has(group))) continue;
      family.add(pid);
      if (pid === group) groups.add(group);
      grew = true;
    }
  }
  return family;
}

/** Whether a variable of the process's environment has this value. Linux alone; false elsewhere. */
export function hasVariable(pid: number, name: string, value: string): boolean {
  if (process.platform !== 'linux') return false;
  try {
    return `\0${readFileSync(`/proc/${pid}/environ`, 'utf8')}`.includes(`\0${name}=${value}\0`);
  } catch {
    return false;
  }
}

/** The working folder of a process; undefined when it cannot be seen. Linux alone. */
export function workingFolderOf(pid: number): string | undefined {
  try {
    return process.platform === 'linux' ? readlinkSync(`/proc/${pid}/cwd`) : undefined;
  } catch {
    return undefined;
  }
}
