import { randomUUID } from 'node:crypto';
import { appendFile, cp } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { temporaryFolder } from '@lab/testing';
import { execa } from 'execa';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { compose, docker, project, root } from './compose.ts';
import { readiness } from './readiness.ts';

const engine = await readiness('images of the kit');

const inspected = z.array(
  z.object({
    RepoTags: z.array(z.string()),
    Size: z.number(),
    Config: z.object({ User: z.string() }),
    RootFS: z.object({ Layers: z.array(z.string()) }),
  }),
);

const config = z.object({
  services: z.record(z.string(), z.object({ build: z.unknown().optional() })),
});

/** Names of the images of the kit's own services. */
async function serviceImages(): Promise<string[]> {
  const file = { COMPOSE_FILE: 'docker-compose.yml' };
  const { services } = config.parse(
    JSON.parse(await compose('..', file, 'config', '--format=json')),
  );
  return Object.keys(services).flatMap((name) =>
    services[name]?.build ? [`${project}-${name}`] : [],
  );
}

/** What a shell prints inside an image. */
const inside = (image: string, script: string): Promise<string> =>
  docker('run', '--rm', '--network=none', '--user=0', '--entrypoint=sh', image, '-c', script);

/** A copy of what the services' image is built from. */
async function buildContext(): Promise<string> {
  const folder = await temporaryFolder();
  const files = ['package.json', 'pnpm-workspace.yaml', 'pnpm-lock.yaml', '.pnpmfile.mjs'];
  for (const name of [
    ...files,
    '.dockerignore',
    'docker-compose.yml',
    'tsconfig.json',
    'services',
    'stack',
  ]) {
    await cp(join(root, name), join(folder, name), {
      recursive: true,
      filter: (path) => !relative(root, path).includes('node_modules'),
    });
  }
  return folder;
}

describe.runIf(engine.shouldRun)('images of the kit', { timeout: 300_000 }, () => {
  let images: z.output<typeof inspected> = [];

  beforeAll(async () => {
    engine.require();
    images = inspected.parse(JSON.parse(await docker('inspect', ...(await serviceImages()))));
  });

  test('services: at most 300 MB each, all layers shared but the last, no root account', () => {
    expect(images.length).toBeGreaterThan(5);
    for (const { RepoTags, Size, Config, RootFS } of images) {
      const name = RepoTags.join();
      expect(Size, name).toBeLessThanOrEqual(300e6);
      expect(Config.User, name).toBe('node');
      expect(RootFS.Layers.slice(0, -1), name).toEqual(images[0]?.RootFS.Layers.slice(0, -1));
    }
  });

  test('services: nothing but what runs is inside', async () => {
    const [image = ''] = await serviceImages();
    const packages = (await inside(image, 'ls /app/node_modules/.pnpm')).split('\n');
    expect(packages.length).toBeGreaterThan(100);
    const tools = packages.filter((name) =>
      /^(typescript|vitest|knip|@biomejs\+biome)@/.test(name),
    );
    expect(tools).toEqual([]);
    const needless = `find /app -name "*.map" -o -name "*.d.ts" -o -name .git; find /app/services /app/stack -name "*.test.ts"`;
    expect(await inside(image, needless)).toBe('');
    expect(await inside(image, 'ls -A /root /tmp')).not.toContain('.npm');
  });

  test.runIf(engine.isOffline)('nothing of the machine that built them is inside', async () => {
    const [image = ''] = await serviceImages();
    expect(await inside(image, 'cat /etc/apt/sources.list')).toMatch(
      /^deb http:\/\/(deb\.debian\.org|archive\.ubuntu\.com|ports\.ubuntu\.com)\/\S+ \w+ main$/,
    );
    const settings =
      'cat /root/.npmrc /usr/local/etc/npmrc /run/certificates.pem 2>/dev/null || true';
    expect(await inside(image, settings)).toBe('');
    // The certificates that are trusted are those of the distribution's package, and no other.
    const own =
      'sed "s,^,/usr/share/ca-certificates/," /etc/ca-certificates.conf | xargs cat | sort';
    const trusted = 'sort /etc/ssl/certs/ca-certificates.crt';
    const differ = `${own} > /tmp/own && ${trusted} | cmp - /tmp/own && echo the same`;
    expect(await inside(image, differ)).toBe('the same');
  });

  test('after a change of code nothing is installed again', async () => {
    const folder = await buildContext();
    await appendFile(join(folder, 'services/api/src/main.ts'), `\n// ${randomUUID()}\n`);
    const rebuilt = 'lab-test-rebuild';
    onTestFinished(async () => {
      await docker('rmi', '--force', `${rebuilt}-api`);
    });
    const { all } = await execa(
      'docker',
      ['compose', '--project-name', rebuilt, '--progress', 'plain', 'build', 'api'],
      { cwd: folder, all: true },
    );
    const step = (pattern: RegExp): string => pattern.exec(all)?.[1] ?? 'no such step';
    const install = step(/^#(\d+) \[api dependencies .*\] RUN .*pnpm.* install/m);
    const code = step(/^#(\d+) \[api .*\] COPY services services/m);
    expect(all).toMatch(new RegExp(`^#${install} CACHED`, 'm'));
    expect(all).toMatch(new RegExp(`^#${code} DONE`, 'm'));
  });
});
