import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Night falls every twenty seconds: starts the learner's batch job, each time for another shop. */

const EVERY_MS = 20_000;
const SHOPS = ['north', 'south', 'west'];
const folder = join(import.meta.dirname, '../exercise');

let night = 0;
process.once('SIGTERM', () => process.exit());
for (;;) {
  const shop = SHOPS[night % SHOPS.length] ?? '';
  // Every fifth file is damaged.
  const orders = Array.from({ length: 20 + (night % 30) }, (_, index) => `${index},1250`);
  if (night % 5 === 4) orders[3] = 'x';
  const file = join(tmpdir(), `orders-${shop}-${process.pid}.csv`);
  await writeFile(file, orders.join('\n'));
  const job = spawn(process.execPath, ['batch.ts'], {
    cwd: folder,
    env: { ...process.env, SHOP: shop, RUN_ID: randomUUID(), INPUT: file, WORK_SECONDS: '4' },
    stdio: 'inherit',
  });
  const [code] = await once(job, 'exit');
  console.log(
    `night ${night}: the import of ${orders.length} orders of ${shop} ended with exit code ${code}`,
  );
  night += 1;
  await delay(EVERY_MS);
}
