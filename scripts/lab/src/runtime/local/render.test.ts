import { mkdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@lab/testing';
import { expect, test } from 'vitest';
import { paths as pathsOf } from '../../paths.ts';
import { type PathMapping, pathMappings, rewritePaths } from './mount-paths.ts';
import { renderMounts } from './render.ts';

const upper = (text: string) => text.toUpperCase();

async function checkout(files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const root = await temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(root, name, '..'), { recursive: true });
    await writeFile(join(root, name), content);
  }
  return root;
}

test('mount targets become real paths: volumes, rendered copies, everything else as it is', () => {
  const mounts = [
    { kind: 'bind', source: '/kit/stack/prometheus', target: '/etc/prometheus', readOnly: true },
    { kind: 'bind', source: '/kit/out', target: '/out', readOnly: false },
    { kind: 'bind', source: '/', target: '/host', readOnly: true },
    { kind: 'volume', source: 'data', target: '/prometheus', readOnly: false },
  ] as const;
  const service = {
    name: 'prometheus',
    file: '/kit/docker-compose.yml',
    hasBuild: false,
    environment: {},
    mounts,
    ports: [],
    dependsOn: {},
    healthcheck: {},
    profiles: [],
    logging: {},
    labels: {},
  };
  const mappings = pathMappings(service, pathsOf('/kit'));
  expect(mappings.map(({ real }) => real)).toEqual([
    '/kit/.lab/run/config/prometheus/etc/prometheus',
    '/kit/out',
    '/',
    '/kit/.lab/data/data',
  ]);
  const rewritten = (text: string) => rewritePaths(text, mappings);
  expect(rewritten('--config.file=/etc/prometheus/prometheus.yml')).toBe(
    '--config.file=/kit/.lab/run/config/prometheus/etc/prometheus/prometheus.yml',
  );
  expect(rewritten('--path.rootfs=/host --proc=/host/proc')).toBe('--path.rootfs=/ --proc=/proc');
  expect(rewritten('path: \'/prometheus\'\nfiles: [/out/a, "/out/b"]')).toBe(
    'path: \'/kit/.lab/data/data\'\nfiles: [/kit/out/a, "/kit/out/b"]',
  );
  for (const untouched of [
    'http://127.0.0.1:9090/prometheus/api',
    '/prometheus-data',
    'see docs/out/index',
    '/hostname',
  ]) {
    expect(rewritten(untouched)).toBe(untouched);
  }
});

test('text is changed, binary files are copied, nested mounts lie inside', async () => {
  const binary = Buffer.from([0, 1, 2, 255]);
  const root = await checkout({
    'stack/app.yml': 'host: api',
    'stack/sub/deep.txt': 'deep',
    'stack/logo.bin': binary,
    'stack/rules/old.yml': 'hidden',
    'lab/rules/new.yml': 'shown',
  });
  const folder = join(root, 'rendered');
  const mappings: PathMapping[] = [
    { target: '/etc/app/rules', real: '', renderedFrom: join(root, 'lab/rules') },
    { target: '/etc/app', real: '', renderedFrom: join(root, 'stack') },
    { target: '/etc/app/data', real: join(root, 'data') },
    { target: '/elsewhere', real: join(root, 'data') },
  ];
  await renderMounts('app', folder, mappings, upper);
  const read = (name: string) => readFile(join(folder, 'etc/app', name));
  expect(String(await read('app.yml'))).toBe('HOST: API');
  expect(String(await read('sub/deep.txt'))).toBe('DEEP');
  expect(await read('logo.bin')).toEqual(binary);
  expect(String(await read('rules/new.yml'))).toBe('SHOWN');
  await expect(read('rules/old.yml')).rejects.toThrow('ENOENT');
  expect(await readlink(join(folder, 'etc/app/data'))).toBe(join(root, 'data'));
});

test('the folder is touched only when something differs, and what is gone goes', async () => {
  const root = await checkout({ 'stack/a.yml': 'a', 'stack/b.yml': 'b' });
  const folder = join(root, 'rendered');
  const mappings = [{ target: '/etc/app', real: '', renderedFrom: join(root, 'stack') }];
  const first = await renderMounts('app', folder, mappings, upper);
  const before = await stat(folder);
  expect(await renderMounts('app', folder, mappings, upper)).toBe(first);
  expect((await stat(folder)).ino).toBe(before.ino);
  await writeFile(join(root, 'stack/a.yml'), 'other');
  const second = await renderMounts('app', folder, mappings, upper);
  expect(second).not.toBe(first);
  expect(String(await readFile(join(folder, 'etc/app/a.yml')))).toBe('OTHER');
  await symlink('/dev/null', join(root, 'stack/null'));
  expect(await renderMounts('app', folder, mappings, upper)).toBe(second);
});

test('a mount that does not exist is an error that names component and path', async () => {
  const root = await checkout({});
  await expect(
    renderMounts(
      'app',
      join(root, 'r'),
      [{ target: '/x', real: '', renderedFrom: join(root, 'nowhere') }],
      upper,
    ),
  ).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringMatching(/app mounts .*nowhere, which does not exist/),
  });
});

test('a mount that is no configuration is refused', async () => {
  const root = await checkout({ 'big/a': Buffer.alloc(33_000_000) });
  await expect(
    renderMounts(
      'app',
      join(root, 'r'),
      [{ target: '/x', real: '', renderedFrom: join(root, 'big') }],
      upper,
    ),
  ).rejects.toThrow('too much to be configuration');
});
