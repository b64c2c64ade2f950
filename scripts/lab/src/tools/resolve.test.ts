import { chmod, mkdir, readdir, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@lab/testing';
import { execa } from 'execa';
import { afterEach, expect, test, vi } from 'vitest';
import { aptFailure } from './apt.ts';
import { resolveTool, toolVersion } from './resolve.ts';
import { compareVersions } from './version.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

async function program(folder: string, name: string, version: string): Promise<string> {
  const file = join(folder, name);
  await mkdir(folder, { recursive: true });
  await writeFile(file, `#!/bin/sh\necho "${name}, version ${version} (branch: test)"\n`);
  await chmod(file, 0o755);
  return file;
}

test('a program on PATH that is new enough is taken', async () => {
  const folder = await temporaryFolder();
  const file = await program(folder, 'node_exporter', '1.9.1');
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
  const options = { paths: { bin: join(folder, 'bin') } };
  expect(await resolveTool('node-exporter', options)).toBe(file);
  expect(await toolVersion('node-exporter', options)).toBe('1.9.1');
});

test('without apt the error names the tool, the reason and the way out', async () => {
  const folder = await temporaryFolder();
  await program(folder, 'prometheus', '2.42.0');
  vi.stubEnv('PATH', folder);
  await expect(
    resolveTool('prometheus', { paths: { bin: join(folder, 'bin') } }),
  ).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringMatching(
      /^prometheus was not found: .*prometheus is 2\.42\.0, but at least 2\.53\.0 is needed; this machine has no apt-get.*Install prometheus .*run the command again\.$/,
    ),
  });
});

test('a program that no package carries is only looked for', async () => {
  const folder = await temporaryFolder();
  vi.stubEnv('PATH', folder);
  await expect(resolveTool('loki', { paths: { bin: folder } })).rejects.toThrow(
    /loki was not found on PATH\. Install loki/,
  );
});

test('a folder that cannot be written is said to be so', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'file'), '');
  vi.stubEnv('PATH', folder);
  await expect(
    resolveTool('promtool', { paths: { bin: join(folder, 'file/bin') } }),
  ).rejects.toThrow(/cannot be written \(ENOTDIR\).*LAB_BIN/);
});

test.each([
  [
    "E: The repository 'http://m.example/debian nosuch Release' does not have a Release file.",
    'unknown-suite',
  ],
  ["W: Failed to fetch http://m.example/x  Temporary failure resolving 'm.example'", 'network'],
  ['E: Write error - write (28: No space left on device)', 'disk-full'],
  ['W: GPG error: http://m.example: NO_PUBKEY 0123', 'signature'],
  ['E: something else', 'other'],
])('apt says %j: %s', (output, reason) => {
  expect(aptFailure(output, 'testing').reason).toBe(reason);
});

test('versions compare by number', () => {
  expect(compareVersions('2.53.3', '2.9')).toBeGreaterThan(0);
  expect(compareVersions('3.5', '3.5.0')).toBe(0);
  expect(compareVersions('0.9.1', '0.10.0')).toBeLessThan(0);
});

const hasApt = !(await execa('apt-get', ['--version'], { reject: false })).failed;

test.runIf(hasApt)(
  'without a network the error says so, and nothing is left half-made',
  async () => {
    const folder = await temporaryFolder();
    vi.stubEnv('PATH', '/usr/bin:/bin');
    // A proxy that nobody is behind takes apt's network away.
    vi.stubEnv('http_proxy', 'http://127.0.0.1:9');
    vi.stubEnv('https_proxy', 'http://127.0.0.1:9');
    const lines: string[] = [];
    const attempt = resolveTool('amtool', {
      paths: { bin: join(folder, 'bin') },
      progress: (line) => lines.push(line),
    });
    await expect(attempt).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(
        /^amtool was not found: the package archive cannot be reached \(.*127\.0\.0\.1.*\)\. Install amtool .*make the package archive reachable/,
      ),
    });
    expect(lines.join()).toContain('reading the package list');
    expect(await readdir(join(folder, 'bin'))).toEqual([]);
  },
);

test.runIf(hasApt)(
  'two processes that need tools fetch them once and leave nothing half-made',
  { timeout: 120_000 },
  async () => {
    const bin = join(await temporaryFolder(), 'bin');
    const module = join(import.meta.dirname, 'index.ts');
    const script = `const { resolveTool } = await import(${JSON.stringify(module)});
      console.log(await resolveTool('amtool'));`;
    const run = () =>
      execa(process.execPath, ['--input-type=module', '--eval', script], {
        env: { LAB_BIN: bin, PATH: '/usr/bin:/bin' },
      });
    const results = await Promise.all([run(), run()]);
    for (const { stdout } of results) expect(stdout).toBe(join(bin, 'amtool'));
    const downloads = results.filter(({ stderr }) => stderr.includes('downloading'));
    expect(downloads).toHaveLength(1);
    const entries = await readdir(bin);
    expect(entries.filter((name) => name.startsWith('.'))).toEqual([]);
    expect(await readlink(join(bin, 'amtool'))).toMatch(/^store\/amtool-\d/);
  },
);

test("tools looked for at once in a new folder do not get into each other's way", async () => {
  const folder = await temporaryFolder();
  const bin = join(folder, 'new', 'bin');
  vi.stubEnv('PATH', folder);
  const names = ['prometheus', 'promtool', 'alertmanager', 'node-exporter', 'pushgateway'] as const;
  const errors = await Promise.all(
    names.map((name) => resolveTool(name, { paths: { bin } }).catch(String)),
  );
  for (const error of errors) expect(error).toContain('this machine has no apt-get');
});
