import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** The nightly import of one shop's orders, told to the gateway in plain HTTP. */

const {
  SHOP = '',
  RUN_ID = '',
  INPUT = '',
  WORK_SECONDS = '1',
  PUSHGATEWAY_URL = '',
} = process.env;

/** Imports the orders of a file, one in each line as `id,amount`; throws when a line is damaged. */
async function importOrders(file: string, seconds: number): Promise<number> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  await delay(seconds * 1000);
  for (const [index, line] of lines.entries()) {
    if (!/^\d+,\d+$/.test(line)) throw new Error(`line ${index + 1} is damaged: ${line}`);
  }
  return lines.length;
}

const shop = `/metrics/job/order-import/shop/${encodeURIComponent(SHOP)}`;
const run = `${shop}/execution/${encodeURIComponent(RUN_ID)}`;

async function gateway(method: 'PUT' | 'DELETE', path: string, lines: string[] = []) {
  try {
    const response = await fetch(new URL(path, PUSHGATEWAY_URL), {
      method,
      signal: AbortSignal.timeout(1500),
      ...(method === 'PUT' && { body: `${lines.join('\n')}\n` }),
    });
    if (!response.ok) console.error(`${method} ${path}: ${await response.text()}`);
  } catch (error) {
    console.error(`${method} ${path}: ${error}`);
  }
}

await gateway('PUT', run, ['# TYPE import_under_way gauge', 'import_under_way 1']);
const began = Date.now();
let orders: number;
try {
  orders = await importOrders(INPUT, Number(WORK_SECONDS));
} catch (error) {
  console.error(error);
  process.exit(2);
}
await gateway('PUT', shop, [
  '# TYPE import_success_seconds gauge',
  `import_success_seconds ${Date.now() / 1000}`,
  '# TYPE import_seconds gauge',
  `import_seconds ${(Date.now() - began) / 1000}`,
  '# TYPE imported_orders gauge',
  `imported_orders ${orders}`,
]);
await gateway('DELETE', run);
