import { glob } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { compose, offline, project, root } from './compose.ts';
import { readiness } from './readiness.ts';

const engine = await readiness('Compose files of the labs');
const labs = (await Array.fromAsync(glob('*/compose.yaml', { cwd: join(root, 'labs') }))).map(
  dirname,
);

const config = z.object({
  services: z.record(z.string(), z.object({ build: z.unknown().optional() })),
});

/** How the services of a lab are built, by their names. */
async function buildsOf(lab: string): Promise<[string, unknown][]> {
  const { services } = config.parse(JSON.parse(await compose(lab, {}, 'config', '--format=json')));
  return Object.entries(services).flatMap(([name, { build }]) => (build ? [[name, build]] : []));
}

async function imagesOf(lab: string, env: Readonly<Record<string, string>>): Promise<string[]> {
  return (await compose(lab, env, 'config', '--images')).split('\n');
}

describe.runIf(engine.shouldRun)('Compose reads every lab', () => {
  beforeAll(() => engine.require());

  test('there are labs', () => {
    expect(labs).not.toHaveLength(0);
  });

  test.each(labs)(
    '%s, with images of the root file only, and the offline override',
    async (lab) => {
      const known = await imagesOf('..', { COMPOSE_FILE: 'docker-compose.yml' });
      const used = await imagesOf(lab, {});
      expect(used).not.toHaveLength(0);
      const built = (await buildsOf(lab)).map(([name]) => `${project}-${name}`);
      expect([...known, ...built]).toEqual(expect.arrayContaining(used));
      const withoutRegistry = await imagesOf(lab, offline);
      expect(used).toEqual(expect.arrayContaining(withoutRegistry));
      expect(withoutRegistry.filter((name) => /grafana\/(grafana|alloy):/.test(name))).toEqual([]);
    },
  );

  // Compose names an image after the service alone: another lab would run what this one has built.
  test('a service that is built has one Dockerfile and the same arguments in all labs', async () => {
    const known = new Map<string, unknown>();
    for (const lab of labs) {
      for (const [name, build] of await buildsOf(lab)) {
        expect(build, `${name} in ${lab}`).toEqual(known.get(name) ?? build);
        known.set(name, build);
      }
    }
    expect(known.size).toBeGreaterThan(5);
  });
});
