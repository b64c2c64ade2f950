import { expect, test } from 'vitest';
import { errorLog } from './error-log.ts';

const full = () => Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });

test('an error of the system is one line, and comes again only after a minute', () => {
  const lines: string[] = [];
  let now = 0;
  const onError = errorLog(
    'loki',
    (line) => lines.push(line),
    () => now,
  );
  for (; now < 50_000; now += 1000) onError(full());
  expect(lines).toEqual(['loki: ENOSPC: no space left on device']);
  now = 61_000;
  onError(full());
  expect(lines).toHaveLength(2);
});

test('an error of the program has its stack', () => {
  const lines: string[] = [];
  errorLog('loki', (line) => lines.push(line))(new TypeError('wrong'));
  expect(lines[0]).toMatch(/^loki: TypeError: wrong\n +at /);
});
