import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { errorCode } from '../../errors.ts';

export interface PortHolder {
  readonly pid: number;
  readonly command: string;
}

/** Whether a process of ours could listen on this loopback port right now. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => {
      if (errorCode(error) === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      server.close(() => resolve(true));
    });
  });
}

/** The process that listens on a TCP port; undefined when it cannot be seen (another user's). */
export function portHolder(port: number): PortHolder | undefined {
  return process.platform === 'linux' ? fromProc(port) : fromLsof(port);
}

const listening = '0A';

/** proc_pid_net(5): local address and port in hexadecimal, state, and the inode of the socket. */
function fromProc(port: number): PortHolder | undefined {
  const inodes = new Set<string>();
  for (const file of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of readOr(file, '').split('\n').slice(1)) {
      const fields = line.trim().split(/\s+/);
      const localPort = Number.parseInt(fields[1]?.split(':')[1] ?? '', 16);
      const inode = fields[9];
      if (localPort === port && fields[3] === listening && inode) inodes.add(`socket:[${inode}]`);
    }
  }
  if (inodes.size === 0) return undefined;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    if (!holdsOneOf(pid, inodes)) continue;
    const command = readOr(`/proc/${pid}/cmdline`, '').replaceAll('\0', ' ').trim();
    return { pid: Number(pid), command: command || readOr(`/proc/${pid}/comm`, '').trim() };
  }
  return undefined;
}

function holdsOneOf(pid: string, inodes: ReadonlySet<string>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      try {
        return inodes.has(readlinkSync(`/proc/${pid}/fd/${fd}`));
      } catch {
        return false;
      }
    });
  } catch {
    return false;
  }
}

function fromLsof(port: number): PortHolder | undefined {
  try {
    const output = execFileSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fp'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const pid = /^p(\d+)$/m.exec(output)?.[1];
    if (pid === undefined) return undefined;
    const command = execFileSync('ps', ['-o', 'command=', '-p', pid], { encoding: 'utf8' });
    return { pid: Number(pid), command: command.trim() };
  } catch {
    return undefined;
  }
}

function readOr(file: string, otherwise: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
}
