import { readFileSync } from 'node:fs';
import pg from 'pg';

/** Something that is done to the database until it is taken back. */
interface Deed {
  readonly description: string;
  /** Returns how it is taken back. */
  readonly begin: () => Promise<() => Promise<void>>;
}

interface Running {
  readonly end: () => Promise<void>;
  readonly timer: NodeJS.Timeout;
}

const ROWS_PER_ROUND = 250;
const ROUND_MS = 500;

/** A connection of its own, for as long as something lasts. */
async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'dba' });
  client.on('error', (error) => console.error(`a connection was lost: ${error.message}`));
  await client.connect();
  return client;
}

async function once(url: string, sql: string): Promise<void> {
  const client = await connected(url);
  await client.query(sql).finally(() => client.end());
}

/** The replica takes in what arrives and applies nothing of it, as behind a long report. */
const replicaPaused = (replica: string): Deed => ({
  description: 'The replica stands still: it receives changes and does not apply them.',
  begin: async () => {
    await once(replica, 'SELECT pg_wal_replay_pause()');
    return () => once(replica, 'SELECT pg_wal_replay_resume()');
  },
});

/** A migration holds the catalogue, so that whoever reads it waits, and fills a table meanwhile. */
const migration = (primary: string): Deed => ({
  description: 'A migration locks the catalogue and copies data into a new table.',
  begin: async () => {
    const holder = await connected(primary);
    await holder.query('BEGIN');
    await holder.query('LOCK TABLE products IN ACCESS EXCLUSIVE MODE');
    const writer = await connected(primary);
    await writer.query('CREATE TABLE IF NOT EXISTS migration_copy (id bigint, data text)');
    let round = Promise.resolve();
    const timer = setInterval(() => {
      round = round.then(async () => {
        await writer.query(
          `INSERT INTO migration_copy SELECT n, repeat(md5(n::text), 60) FROM generate_series(1, ${ROWS_PER_ROUND}) n`,
        );
      });
      round.catch((error: unknown) => console.error('the migration failed', error));
    }, ROUND_MS);
    return async () => {
      clearInterval(timer);
      await holder.query('ROLLBACK').finally(() => holder.end());
      await round.catch(() => undefined);
      await writer.query('DROP TABLE IF EXISTS migration_copy').finally(() => writer.end());
    };
  },
});

/** The deeds, each on until it is switched off or its time is over. */
export class Mischief {
  readonly #deeds: ReadonlyMap<string, Deed>;
  readonly #running = new Map<string, Running>();

  constructor(primary: string, replica: string) {
    this.#deeds = new Map([
      ['replica-paused', replicaPaused(replica)],
      ['migration', migration(primary)],
    ]);
  }

  /** PRIMARY_URL, REPLICA_URL and the file with the password, PGPASSWORD_FILE. */
  static fromEnvironment(): Mischief {
    const { PRIMARY_URL = '', REPLICA_URL = '', PGPASSWORD_FILE = '' } = process.env;
    const password = encodeURIComponent(readFileSync(PGPASSWORD_FILE, 'utf8').trim());
    const [primary, replica] = [PRIMARY_URL, REPLICA_URL].map((address) => {
      const url = new URL(address);
      url.password = password;
      return url.href;
    });
    return new Mischief(primary ?? '', replica ?? '');
  }

  has(name: string): boolean {
    return this.#deeds.has(name);
  }

  list(): object[] {
    return [...this.#deeds].map(([name, { description }]) => ({
      name,
      description,
      on: this.#running.has(name),
      schema: {},
    }));
  }

  async switchOn(name: string, seconds: number): Promise<void> {
    await this.switchOff(name);
    const end = await this.#deeds.get(name)?.begin();
    if (end === undefined) return;
    const timer = setTimeout(() => void this.switchOff(name), seconds * 1000);
    this.#running.set(name, { end, timer });
  }

  async switchOff(name: string): Promise<void> {
    const running = this.#running.get(name);
    if (running === undefined) return;
    this.#running.delete(name);
    clearTimeout(running.timer);
    await running.end().catch((error: unknown) => console.error(`${name} did not end`, error));
  }

  async switchAllOff(): Promise<void> {
    await Promise.all([...this.#deeds.keys()].map((name) => this.switchOff(name)));
  }
}
