import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder, waitFor } from '@lab/testing';
import { expect, onTestFinished, test } from 'vitest';
import { benchScraping } from './scrape-config.ts';
import { TaskWorkbench } from './workbench.ts';

/** A workbench over a folder with these files, cleared with the test. */
async function workbench(files: Readonly<Record<string, string>> = {}): Promise<TaskWorkbench> {
  const folder = await temporaryFolder();
  const answers = join(folder, 'answers');
  await mkdir(answers);
  await mkdir(join(folder, 'node_modules'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(answers, name), text);
  const bench = new TaskWorkbench({ answers, packages: folder, localise: (text) => text });
  onTestFinished(() => bench.clear());
  return bench;
}

const SERVER = `
import { createServer } from 'node:http';
const [host, port] = (process.env.LISTEN ?? '').split(':');
const answer: string = process.env.ANSWER ?? 'answer_total 1\\n';
createServer((_request, response) => response.setHeader('content-type', 'text/plain; version=0.0.4').end(answer)).listen(Number(port), host);
console.log('listening');
`;

test('in a network of the bench every name leads to the check, or to the lab', async () => {
  const bench = await workbench({ 'service.ts': SERVER });
  const service = await bench.script('service.ts', { env: { ANSWER: 'lab_total 7\n' } });
  const port = new URL(service.url).port;
  const network = await bench.network((url) => {
    if (url.host === 'made-up:81') return undefined;
    if (url.host === `127.0.0.1:${port}`) return bench.lab(url);
    return { body: `made_up_total{asked="${url.host}${url.pathname}${url.search}"} 1\n` };
  });
  const written = `
scrape_configs:
  - job_name: world
    params: {module: [x]}
    static_configs: [{targets: ["no-such-host:8000", "127.0.0.1:${port}", "made-up:81"]}]
`;
  const { client } = await bench.prometheus({
    config: benchScraping(written, { proxy: network.proxy, scrapeSeconds: 1, refreshSeconds: 1 }),
  });
  await waitFor(async () => (await client.query('up')).length === 3);
  await waitFor(async () => (await client.query('lab_total'))[0]?.value === 7);
  expect(await client.query('made_up_total')).toMatchObject([
    { labels: { asked: 'no-such-host:8000/metrics?module=x' } },
  ]);
  expect(await client.query('up == 0')).toMatchObject([{ labels: { instance: 'made-up:81' } }]);
  expect(network.requests.map(({ host }) => host)).toContain('no-such-host:8000');
  await bench.clear();
  expect(await isGone(network.proxy)).toBe(true);
});

const isGone = (url: string) =>
  fetch(url).then(
    () => false,
    () => true,
  );

test('a script of the learner is scraped by a Prometheus of its own', async () => {
  const bench = await workbench({ 'service.ts': SERVER });
  const service = await bench.script('service.ts', { env: { ANSWER: 'answer_total 42\n' } });
  const config = (target: string) => `
global: {scrape_interval: 1s}
scrape_configs: [{job_name: exercise, static_configs: [{targets: ["${target}"]}]}]
`;
  const { client, reload } = await bench.prometheus();
  await reload({ 'prometheus.yml': config(new URL(service.url).host) });
  const sample = await waitFor(async () => (await client.query('answer_total'))[0]);
  expect(sample).toMatchObject({ labels: { job: 'exercise' }, value: 42 });
  expect(service.output()).toContain('listening');
});

test('a Prometheus keeps everything, unless it is given a retention', async () => {
  const bench = await workbench();
  const [all, some] = await Promise.all([
    bench.prometheus(),
    bench.prometheus({ flags: ['--storage.tsdb.retention.size=1GB'] }),
  ]);
  const flags = ['storage.tsdb.retention.time', 'storage.tsdb.retention.size'] as const;
  const limits = async ({ client }: typeof all) => {
    const inForce = await client.flags();
    return flags.map((flag) => inForce[flag]);
  };
  expect(await limits(all)).toEqual(['100y', '0B']);
  expect(await limits(some)).toEqual(['0s', '1GiB']);
});

test('clearing leaves no process behind', async () => {
  const bench = await workbench({ 'service.ts': SERVER });
  const servers = [await bench.script('service.ts'), await bench.prometheus()];
  await bench.clear();
  for (const { url } of servers) expect(await isGone(url)).toBe(true);
});

test('a script that does not start says what it wrote', async () => {
  const bench = await workbench({ 'service.ts': "throw new Error('no database');" });
  await expect(bench.script('service.ts')).rejects.toThrow(/service\.ts ended[\s\S]*no database/);
});

test('a refused configuration is an error with the reason', async () => {
  const bench = await workbench();
  await expect(bench.prometheus({ config: 'scrape_configs: 3' })).rejects.toThrow(/ScrapeConfig/);
});

test('a configuration may name environment variables', async () => {
  const bench = await workbench();
  const { client } = await bench.prometheus({
    config: 'global: {external_labels: {env: "$' + '{WHERE}"}}',
    env: { WHERE: 'here' },
  });
  expect(await client.config()).toContain('env: here');
});

test('a tool runs to its end', async () => {
  const bench = await workbench();
  const folder = await bench.folder();
  await writeFile(
    join(folder, 'rules.yml'),
    'groups: [{name: a, rules: [{record: b, expr: "1 +"}]}]',
  );
  const { exitCode, stderr, stdout } = await bench.run(
    'promtool',
    ['check', 'rules', 'rules.yml'],
    {
      cwd: folder,
    },
  );
  expect(exitCode).not.toBe(0);
  expect(stdout + stderr).toContain('parse error');
});

test('a script runs to its end with its arguments', async () => {
  const bench = await workbench({
    'main.ts': 'console.log(process.argv.slice(2).join()); process.exit(3);',
  });
  expect(await bench.runScript('main.ts', { args: ['a', 'b'] })).toMatchObject({
    exitCode: 3,
    stdout: 'a,b',
  });
});
