import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, resolveTool, temporaryFolder, waitFor } from '@lab/testing';
import { expect, test } from 'vitest';

test('the fetched Alertmanager starts, from any folder, and ends with its process id', async () => {
  const folder = await temporaryFolder();
  const config = join(folder, 'alertmanager.yml');
  await writeFile(config, 'route: {receiver: nobody}\nreceivers: [{name: nobody}]\n');
  const port = await freePort();
  const program = spawn(
    await resolveTool('alertmanager'),
    [
      `--config.file=${config}`,
      `--storage.path=${folder}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ],
    { cwd: folder, stdio: 'ignore' },
  );
  const ended = once(program, 'exit');
  const answer = await waitFor(() => fetch(`http://127.0.0.1:${port}/-/ready`));
  expect(answer.status).toBe(200);
  program.kill('SIGTERM');
  await ended;
  await expect(fetch(`http://127.0.0.1:${port}/-/ready`)).rejects.toThrow();
});
