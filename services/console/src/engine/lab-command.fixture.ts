/** Stands in for the `lab` command where its own work would take minutes: same streams, same ends. */
import { writeSync } from 'node:fs';

const [command, argument] = process.argv.slice(2);
const wait = argument === 'endless';
writeSync(2, '   0.1 s  first\n');
writeSync(2, '   0.2 s  second\n');
if (argument === 'unknown') {
  writeSync(1, JSON.stringify({ error: { message: 'There is no lab "unknown".', exitCode: 2 } }));
  process.exitCode = 2;
} else if (wait) {
  const alive = setInterval(() => undefined, 1_000);
  process.on('SIGINT', () => {
    clearInterval(alive);
    process.exitCode = 130;
  });
} else {
  const { OTEL_SERVICE_NAME = null, LAB_ROOT = null } = process.env;
  writeSync(
    1,
    JSON.stringify({
      command,
      args: process.argv.slice(2),
      OTEL_SERVICE_NAME,
      LAB_ROOT,
    }),
  );
  process.exitCode = command === 'check' ? 1 : 0;
}
