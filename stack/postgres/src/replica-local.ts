import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { runInForeground } from './foreground.ts';
import { startReplica } from './replica.ts';

const environmentSchema = z.object({
  LISTEN: z.string().regex(/^.+:\d{1,5}$/, 'must be host:port'),
  PGDATA: z.string().min(1),
  PRIMARY_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  POSTGRES_PASSWORD_FILE: z.string().min(1),
});

/** Runs a replica in the foreground for the local runtime, until SIGTERM or SIGINT. */
await runInForeground((onLog) => {
  const { LISTEN, PGDATA, PRIMARY_URL, POSTGRES_PASSWORD_FILE } = environmentSchema.parse(
    process.env,
  );
  const colon = LISTEN.lastIndexOf(':');
  const primary = new URL(PRIMARY_URL);
  primary.password = encodeURIComponent(readFileSync(POSTGRES_PASSWORD_FILE, 'utf8').trim());
  return startReplica({
    dataFolder: PGDATA,
    host: LISTEN.slice(0, colon),
    port: Number(LISTEN.slice(colon + 1)),
    primaryUrl: primary.href,
    onLog,
  });
});
