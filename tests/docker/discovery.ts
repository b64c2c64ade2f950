import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { freePort, resolveTool, temporaryFolder } from '@lab/testing';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';
import { z } from 'zod';

const targets = z.object({
  data: z.object({ activeTargets: z.array(z.object({ discoveredLabels: z.looseObject({}) })) }),
});

/** A Prometheus of a test's own that finds its targets through docker-exporter, until the test ends. */
export interface Discovery {
  /** How often Prometheus has asked docker-exporter. */
  refreshes(): number;
  /** Components that Prometheus has as targets. */
  components(): Promise<unknown[]>;
}

/**
 * @param refreshSeconds how often Prometheus asks; it takes over what it hears within ten seconds
 */
export async function startDiscovery(refreshSeconds: number): Promise<Discovery> {
  let refreshes = 0;
  const counter = createServer(async (_, response) => {
    refreshes += 1;
    const answer = await fetch('http://127.0.0.1:8005/sd');
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(await answer.text());
  });
  const counterPort = await freePort();
  counter.listen(counterPort, '127.0.0.1');
  const folder = await temporaryFolder();
  const file = join(folder, 'prometheus.yml');
  await writeFile(
    file,
    `scrape_configs:
  - job_name: discovered
    http_sd_configs: [{url: "http://127.0.0.1:${counterPort}/sd", refresh_interval: ${refreshSeconds}s}]
`,
  );
  const port = await freePort();
  const child = execa(
    await resolveTool('prometheus'),
    [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { reject: false, stdio: 'ignore' },
  );
  onTestFinished(async () => {
    counter.close();
    child.kill();
    await child;
  });
  return {
    refreshes: () => refreshes,
    components: async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1/targets?state=active`);
      const { activeTargets } = targets.parse(await answer.json()).data;
      return activeTargets.map(({ discoveredLabels }) => discoveredLabels.__meta_lab_component);
    },
  };
}
