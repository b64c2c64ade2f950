import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { startTimeOf } from '../../../process/identity.ts';
import { type ControlReply, type ControlRequest, controlSocket } from '../control.ts';
import { openLog } from './log-file.ts';
import { Supervisor } from './supervisor.ts';
import { startWatchdog } from './watchdog.ts';

// The process that owns every component of a run: `main.ts <root> <run id>`. It imports as little as
// it can, since it is resident as long as the lab runs. What it is told comes from the command line
// of the same checkout, over a socket that only this user can open.

const [root, runId] = process.argv.slice(2);
if (root === undefined || runId === undefined) throw new Error('usage: main.ts <root> <run id>');
const run = join(root, '.lab', 'run');
const unusedMs = 30_000;

mkdirSync(run, { recursive: true });
const socket = controlSocket({ run });
rmSync(socket, { force: true });

const watchdog = startWatchdog(root, runId, openLog(join(root, '.lab', 'logs', 'runner.log')));
const supervisor = new Supervisor(
  {
    runId,
    root,
    socket,
    startedAt: new Date().toISOString(),
    runner: { pid: process.pid, startTime: startTimeOf(process.pid) ?? '' },
  },
  join(run, 'state.json'),
);

let ending: Promise<void> | undefined;

function end(): Promise<void> {
  ending ??= supervisor.end().then(() => {
    watchdog.finish();
    rmSync(socket, { force: true });
  });
  return ending;
}

async function endAndExit(): Promise<void> {
  await end();
  process.exit(0);
}

async function receive(line: string, connection: Socket): Promise<void> {
  const request: ControlRequest = JSON.parse(line);
  await carryOut(request, connection);
}

async function carryOut(request: ControlRequest, connection: Socket): Promise<void> {
  switch (request.type) {
    case 'apply':
      return supervisor.apply(request.plan);
    case 'restart':
      return supervisor.restart(request.names);
    case 'stop':
      return supervisor.stop(request.names);
    case 'kill':
      return supervisor.kill(request.names);
    case 'attach':
      connection.on('close', () => void endAndExit());
      return;
    case 'down':
      return end();
  }
}

const server = createServer((connection) => {
  let text = '';
  connection.setEncoding('utf8');
  connection.on('error', () => {});
  connection.on('data', (chunk) => {
    text += String(chunk);
    const lineEnd = text.indexOf('\n');
    if (lineEnd < 0) return;
    const line = text.slice(0, lineEnd);
    text = '';
    clearTimeout(unused);
    const answer = (reply: ControlReply): void => {
      connection.write(`${JSON.stringify(reply)}\n`, () => {
        if (ending) void endAndExit();
      });
    };
    receive(line, connection).then(
      () => answer({ ok: true }),
      (error: unknown) => answer({ ok: false, error: String(error) }),
    );
  });
});

const unused = setTimeout(() => void endAndExit(), unusedMs);

process.umask(0o077);
server.listen(socket, () => {
  chmodSync(socket, 0o600);
  process.umask(0o022);
});

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  process.on(signal, () => void endAndExit());
}
