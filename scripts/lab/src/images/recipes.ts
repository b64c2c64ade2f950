import { realpath } from 'node:fs/promises';
import { basename, delimiter, dirname, join, relative } from 'node:path';
import type { Service } from '../compose/service.ts';
import { LabError } from '../errors.ts';
import type { Paths } from '../paths.ts';
import { catalogue, type ToolName } from '../tools/catalogue.ts';
import { resolveTool, toolVersion } from '../tools/index.ts';
import type { BuildContext } from './context.ts';
import { dataFolders } from './data-folders.ts';
import { packageFolder, readPackage } from './node-package.ts';

/** A filled build context and what the image will hold. */
export interface PreparedImage {
  /** Such as `Prometheus 3.5.3`. */
  readonly contains: string;
}

/** Node.js of the project and npm of the machine, under the account that the services run as. */
export async function prepareNode(context: BuildContext, base: string): Promise<PreparedImage> {
  await context.copy(process.execPath, 'node');
  const npm = await npmFolder();
  await context.copy(npm, 'npm', { filter: (path) => !/\/npm\/(man|docs|npmrc)(\/|$)/.test(path) });
  await context.write(
    'Dockerfile',
    `FROM ${base}
COPY node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
RUN node --version \\
 && ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \\
 && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx \\
 && groupadd --gid 1000 node \\
 && useradd --uid 1000 --gid node --shell /bin/bash --create-home node
CMD ["node"]
`,
  );
  return { contains: `Node.js ${process.versions.node}` };
}

/** The folder of the npm that runs this command, else of the one on PATH. */
async function npmFolder(): Promise<string> {
  const onPath = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'npm'));
  for (const candidate of [process.env.npm_execpath, ...onPath]) {
    if (candidate === undefined) continue;
    const file = await realpath(candidate).catch(() => '');
    if (file.endsWith('/npm/bin/npm-cli.js')) return dirname(dirname(file));
  }
  throw new LabError('npm was not found on PATH; the base image of the services needs it.');
}

/** Programs that the official image of a program holds besides. */
const companions: { readonly [tool in ToolName]?: readonly ToolName[] } = {
  prometheus: ['promtool'],
  alertmanager: ['amtool'],
};

/** A program of the tools store, at the path and under the account of the official image. */
export async function prepareTool(
  context: BuildContext,
  base: string,
  tool: ToolName,
  service: Service,
  paths: Paths,
): Promise<PreparedImage> {
  const file = await realpath(await resolveTool(tool, { paths }));
  const program = `/bin/${catalogue[tool].commands[0] ?? tool}`;
  const copies: string[] = [];
  if (basename(file) === 'start') {
    await context.copy(dirname(file), 'program');
    copies.push(`COPY program /opt/${tool}`, `RUN ln -s /opt/${tool}/start ${program}`);
  } else {
    await context.copy(file, 'program');
    copies.push(`COPY program ${program}`);
  }
  for (const companion of companions[tool] ?? []) {
    await context.copy(await realpath(await resolveTool(companion, { paths })), companion);
    copies.push(`COPY ${companion} /bin/${companion}`);
  }
  await context.write(
    'Dockerfile',
    [
      `FROM ${base}`,
      ...copies,
      ...dataFolders(service, 'nobody:nogroup'),
      'USER nobody',
      `ENTRYPOINT ${JSON.stringify([program])}`,
      '',
    ].join('\n'),
  );
  return { contains: `${tool} ${await toolVersion(tool, { paths })}` };
}

/** One of the kit's own stores, under the program's path and with the probe of the original image. */
export async function prepareEmbedded(
  context: BuildContext,
  nodeImage: string,
  script: string,
  service: Service,
): Promise<PreparedImage> {
  const folder = dirname(dirname(script));
  const program = service.healthcheck.test?.[1];
  const ready = service.local?.ready;
  if (program === undefined || ready === undefined) {
    throw new LabError(`${service.name} has no health check or no x-local.ready to take over.`);
  }
  const { port, pathname } = new URL(ready);
  await context.copy(join(folder, 'src'), 'app/src', {
    filter: (path) => !/\.(test|fixture)\.ts$/.test(path),
  });
  await copyDependencies(context, folder, 'app');
  await context.copy(join(folder, 'package.json'), 'app/package.json');
  const probe = `fetch('http://127.0.0.1:${port}${pathname}').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))`;
  await context.write(
    'program',
    `#!/bin/sh
if [ "$1" = -health ]; then exec node -e "${probe}"; fi
exec node --max-semi-space-size=4 /app/${relative(folder, script)} "$@"
`,
    0o755,
  );
  const environment = Object.entries(service.local?.env ?? {});
  await context.write(
    'Dockerfile',
    [
      `FROM ${nodeImage}`,
      'COPY app /app',
      `COPY program ${program}`,
      ...dataFolders(service, '10001:10001'),
      ...environment.map(([name, value]) => `ENV ${name}=${JSON.stringify(value)}`),
      'USER 10001:10001',
      `ENTRYPOINT ${JSON.stringify([program])}`,
      '',
    ].join('\n'),
  );
  const { version } = await readPackage(folder);
  return { contains: `${service.name}-compatible store of the kit ${version}` };
}

/** Packages that a package of the workspace needs at run time, laid flat into one node_modules. */
async function copyDependencies(
  context: BuildContext,
  folder: string,
  target: string,
): Promise<void> {
  const pending = [folder];
  const done = new Set<string>();
  for (let from = pending.pop(); from !== undefined; from = pending.pop()) {
    const { dependencies } = await readPackage(from);
    for (const name of Object.keys(dependencies)) {
      if (done.has(name)) continue;
      done.add(name);
      const home = await packageFolder(from, name);
      await context.copy(home, join(target, 'node_modules', name), {
        filter: (path) => !/\.(map|d\.[cm]?ts)$/.test(path) && !path.startsWith(join(home, 'src')),
      });
      pending.push(home);
    }
  }
}
