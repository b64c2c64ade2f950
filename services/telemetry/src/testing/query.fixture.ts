import { writeFile } from 'node:fs/promises';
import pg from 'pg';
import { createApp, startService } from '../index.ts';

/** A service whose route asks a database; for the instrumentation of pg. */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
const app = createApp();
app.get('/answer', async (_request, response) => {
  const { rows } = await pool.query('SELECT 6 * 7 AS answer');
  response.json(rows[0]);
});
await pool.query('SELECT 1');
const { url } = await startService({
  app,
  listen: '127.0.0.1:0',
  close: () => pool.end(),
});
await writeFile(process.env.URL_FILE ?? '/dev/null', url);
