import { Resolver } from 'node:dns/promises';
import { expect, onTestFinished, test } from 'vitest';
import { type Answer, startNameServer } from './name-server.ts';

test('an address, none, and a name that is not known', async () => {
  const answers = new Map<string, Answer>([
    ['shop.lab', { address: '127.0.0.7' }],
    ['empty.lab', 'no-address'],
  ]);
  const server = await startNameServer(
    '127.0.0.1',
    0,
    (name) => answers.get(name) ?? 'unknown-name',
  );
  onTestFinished(() => server.stop());
  const resolver = new Resolver({ tries: 1 });
  resolver.setServers([`127.0.0.1:${server.port}`]);
  await expect(resolver.resolve4('Shop.Lab')).resolves.toEqual(['127.0.0.7']);
  await expect(resolver.resolve4('empty.lab')).rejects.toThrow('ENODATA');
  await expect(resolver.resolveMx('shop.lab')).rejects.toThrow('ENODATA');
  await expect(resolver.resolve4('other.lab')).rejects.toThrow('ENOTFOUND');
});
