import { expect, test } from 'vitest';
import { mainArchive, parseDeb822, parseOneLine, suitesToTry } from './apt-sources.ts';

const deb822 = `# written by the installer
Types: deb deb-src
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main

Enabled: no
Types: deb
URIs: http://off.example/debian
Suites: bookworm
Components: main
`;

test('deb822 stanzas become one source per suite, disabled ones none', () => {
  expect(parseDeb822(deb822).map(({ uri, suite }) => `${uri} ${suite}`)).toEqual([
    'http://mirror.example/debian bookworm',
    'http://mirror.example/debian bookworm-updates',
    'http://mirror.example/debian-security bookworm-security',
  ]);
});

test('one-line sources are read with and without options', () => {
  const text = `
# deb http://commented.example/debian bookworm main
deb cdrom:[Debian 12]/ bookworm main
deb [arch=amd64 signed-by=/usr/share/keyrings/a.gpg] http://a.example/debian bookworm main non-free # mirror
deb-src http://a.example/debian bookworm main
deb http://b.example/ubuntu/ noble main universe`;
  expect(parseOneLine(text).slice(-2)).toEqual([
    {
      uri: 'http://a.example/debian',
      suite: 'bookworm',
      components: ['main', 'non-free'],
      signedBy: '/usr/share/keyrings/a.gpg',
    },
    { uri: 'http://b.example/ubuntu/', suite: 'noble', components: ['main', 'universe'] },
  ]);
});

test('the main archive is the one of the own release, never an update pocket or a third party', () => {
  const sources = [
    { uri: 'https://vendor.example/apt', suite: 'nodistro', components: ['main'] },
    { uri: 'cdrom:[disc]/', suite: 'bookworm', components: ['main'] },
    ...parseDeb822(deb822),
  ];
  expect(mainArchive(sources, 'debian', 'bookworm')).toMatchObject({
    uri: 'http://mirror.example/debian',
    suite: 'bookworm',
  });
  expect(mainArchive(sources, 'debian', 'forky')?.uri).toBe('http://mirror.example/debian');
  expect(mainArchive(sources.slice(0, 2), 'debian', 'bookworm')).toBeUndefined();
});

test('newer suites are tried before the own release', () => {
  expect(suitesToTry('debian', 'bookworm')).toEqual(['testing', 'stable', 'bookworm']);
  expect(suitesToTry('ubuntu', 'noble')).toEqual(['devel', 'noble']);
  expect(suitesToTry('debian', '')).toEqual(['testing', 'stable']);
});
