import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PrometheusClient } from '@lab/clients';
import { resolveTool, temporaryFolder, waitFor } from '@lab/testing';
import { onTestFinished } from 'vitest';

/** A real Prometheus that scrapes one target (`host:port`) every second; ended with the test. */
export async function startPrometheus(job: string, target: string, port: number): Promise<void> {
  const folder = await temporaryFolder();
  const config = join(folder, 'prometheus.yml');
  await writeFile(
    config,
    JSON.stringify({
      global: { scrape_interval: '1s' },
      scrape_configs: [{ job_name: job, static_configs: [{ targets: [target] }] }],
    }),
  );
  const program = spawn(
    await resolveTool('prometheus'),
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  );
  onTestFinished(async () => {
    const ended = once(program, 'exit');
    program.kill('SIGKILL');
    await ended;
  });
  const client = new PrometheusClient(`http://127.0.0.1:${port}`);
  await waitFor(() => client.ready(), { timeoutMs: 20_000 });
}
