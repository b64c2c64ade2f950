import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, temporaryFolder } from '@lab/testing';
import { onTestFinished } from 'vitest';
import { loadProject } from '../../compose/project.ts';
import type { Service } from '../../compose/service.ts';
import { type Paths, paths as pathsOf } from '../../paths.ts';
import type { LabProject, LabStatus, UpOptions } from '../runtime.ts';
import { LocalRuntime } from './index.ts';
import { type LabState, readState } from './state.ts';

/** A server that answers /ready, can start a child of its own, and obeys TERM unless told not to. */
const serverScript = `
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
const [host, port] = process.env.LISTEN.split(':');
const config = process.env.CONFIG ? readFileSync(process.env.CONFIG, 'utf8') : '';
if (process.env.CHILD) spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
if (process.env.STUBBORN) process.on('SIGTERM', () => console.log('ignoring SIGTERM'));
console.log('listening on', process.env.LISTEN, 'with', config.trim());
createServer((request, response) => {
  if (request.url === '/crash') process.exit(7);
  response.end(JSON.stringify({ env: process.env, config }));
}).listen(Number(port), host);
`;

const jobScript = `console.log('job done'); process.exit(Number(process.env.CODE ?? 0));`;

export interface ToyLab {
  readonly paths: Paths;
  readonly ports: Readonly<Record<string, number>>;
  readonly messages: string[];
  /** Writes docker-compose.yml with these services; PORT_<name> stands for a free port. */
  readonly write: (services: string) => Promise<LabProject>;
  readonly runtime: () => Promise<LocalRuntime>;
  readonly up: (lab: LabProject, options?: Partial<UpOptions>) => Promise<LabStatus>;
  readonly state: () => Promise<LabState>;
}

/** A checkout of its own in a temporary folder; whatever it started is stopped when the test ends. */
export async function toyLab(names: readonly string[]): Promise<ToyLab> {
  const root = await temporaryFolder();
  const paths = pathsOf(root);
  const ports: Record<string, number> = {};
  for (const name of names) ports[name] = await freePort();
  await mkdir(join(root, 'config'));
  await writeFile(join(root, 'server.mjs'), serverScript);
  await writeFile(join(root, 'job.mjs'), jobScript);
  await writeFile(join(root, 'config/app.conf'), 'peer: one:PORT\ndata: /data/file\n');
  const messages: string[] = [];
  const progress = (line: string): void => void messages.push(line);
  let services = new Map<string, Service>();
  const runtime = () => LocalRuntime.open({ paths, services });
  onTestFinished(async () => {
    await (await runtime()).down({ progress });
  });
  return {
    paths,
    ports,
    messages,
    runtime,
    write: async (text) => {
      const withPorts = text.replace(/PORT_(\w+)/g, (_, name: string) => String(ports[name]));
      await writeFile(
        paths.composeFile,
        `name: toy\nservices:\n${withPorts}\nvolumes: {data: {}, other: {}}\n`,
      );
      const project = loadProject(paths.composeFile, { root });
      // Like the root file's, a component's address stays known when a lab does without it.
      services = new Map([...services, ...project.services]);
      return { id: 'toy', project };
    },
    up: async (lab, options = {}) => (await runtime()).up(lab, { progress, ...options }),
    state: async () => {
      const state = await readState(paths);
      if (!state) throw new Error(`no state: ${await readFile(paths.run, 'utf8').catch(String)}`);
      return state;
    },
  };
}

/** A service of the toy lab that runs the server. */
export const server = (name: string, extra = ''): string => `
  ${name}:
    image: toy
    ports: ["127.0.0.1:PORT_${name}:PORT_${name}"]
    stop_grace_period: 5s
    healthcheck: {interval: 200ms, retries: 3, start_period: 10s}
    x-local:
      script: server.mjs
      env: {LISTEN: "0.0.0.0:PORT_${name}"}
      ready: http://${name}:PORT_${name}/ready
${extra}`;
