import pg from 'pg';
import type { TestPostgres } from './postgres.ts';

/** Runs one statement on a connection of its own and returns its rows. */
export async function sql(
  { url }: Pick<TestPostgres, 'url'>,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text, [...values])).rows;
  } finally {
    await client.end();
  }
}
