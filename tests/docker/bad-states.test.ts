import { readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { docker, labCommand, nothing, project, remains } from './compose.ts';
import { canStartEngines } from './private-engine.ts';
import { readiness } from './readiness.ts';
import { tinyDisk } from './tiny-disk.ts';

const engine = await readiness('bad states of the docker runtime');
const up = ['up', '01', '--runtime', 'docker'];

describe.runIf(engine.shouldRun)('bad states of the docker runtime', { timeout: 180_000 }, () => {
  beforeAll(() => engine.require());

  afterEach(async () => {
    expect(await remains()).toEqual(nothing);
  });

  test('a port that is taken is named with its holder, and nothing is left but data of before', async () => {
    const label = `com.docker.compose.project=${project}`;
    const volume = await docker('volume', 'create', '--label', label, 'lab-test-data');
    const holder = createServer().listen(9115, '127.0.0.1');
    onTestFinished(() => {
      holder.close();
    });
    const { exitCode, stderr } = await labCommand(up);
    expect(stderr).toContain(`failed: port 9115 is held by process ${process.pid} (`);
    expect(exitCode).toBe(4);
    expect(await remains()).toEqual({ ...nothing, volumes: [volume] });
    await labCommand(['down', '--volumes', '--runtime', 'docker']);
  });

  test.runIf(engine.isOffline)(
    'an image that is missing is named, and nothing is left',
    async () => {
      const images = (await docker('images', '--format', '{{.Repository}}:{{.Tag}}')).split('\n');
      const image = images.find((name) => name.includes('pushgateway')) ?? 'none';
      const spare = 'lab-test-spare:latest';
      await docker('tag', image, spare);
      await docker('rmi', image);
      onTestFinished(async () => {
        await docker('tag', spare, image);
        await docker('rmi', spare);
      });
      const { exitCode, stderr } = await labCommand(up);
      expect(stderr).toContain(`not on this machine, and no registry has given them: ${image}. `);
      expect(stderr).toContain('npm run images -- offline');
      expect(exitCode).toBe(3);
    },
  );

  test.runIf(canStartEngines)(
    'images do not fit on the disk they are saved to: nothing is left',
    async () => {
      const disk = await tinyDisk(8);
      const file = join(disk, 'images.tar.gz');
      const { exitCode, stderr } = await labCommand(['images', 'save', file]);
      expect(stderr).toContain(`could not be saved to ${file}: the disk is full. Nothing was left`);
      expect(exitCode).toBe(3);
      expect(await readdir(disk)).toEqual([]);
    },
  );

  test('without an engine the doctor says so, and the exit code too', async () => {
    const env = { DOCKER_HOST: 'unix:///nowhere/docker.sock' };
    const { exitCode, stdout } = await labCommand(['doctor', '--runtime', 'docker'], { env });
    expect(stdout).toMatch(/fail {2}Docker engine: not reachable/);
    expect(exitCode).toBe(3);
  });
});
