import { startTestPostgres } from '@lab/testing';
import pg from 'pg';
import { expect, test } from 'vitest';

test('stock below the restock level is filled up and the delivery is written down', async () => {
  const { url } = await startTestPostgres();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const take = async (quantity: number) => {
    const { rows } = await client.query<{ stock: number }>(
      "UPDATE products SET stock = stock - $1 WHERE id = 'kite' AND stock >= $1 RETURNING stock",
      [quantity],
    );
    return rows[0]?.stock;
  };
  const deliveries = async () =>
    (await client.query('SELECT product_id, quantity FROM restocks')).rows;

  expect(await take(99_000)).toBe(1000);
  expect(await deliveries()).toEqual([]);
  expect(await take(1)).toBe(10_999);
  expect(await deliveries()).toEqual([{ product_id: 'kite', quantity: 10_000 }]);

  await client.query("UPDATE products SET restock_quantity = 0 WHERE id = 'kite'");
  expect(await take(10_999)).toBe(0);
  expect(await take(1)).toBeUndefined();
  await client.end();
});
