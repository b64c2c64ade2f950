/**
 * `npm run conformance -- loki|tempo [--base URL] [--otlp URL]`: replays the recorded answers against the
 * embedded stores, or against a server that runs already and is empty.
 */
import { parseArgs } from 'node:util';
import { execa } from 'execa';

const usage = `usage: npm run conformance -- [loki] [tempo] [--base URL [--otlp URL]]
  --base  address of a server that runs and is empty; only for one of the two
  --otlp  where that Tempo receives spans (its port 4318 by default)`;

class UsageError extends Error {}

function variables(store: string, base: string, otlp: string | undefined): Record<string, string> {
  if (!URL.canParse(base)) throw new UsageError(`--base: not a URL: ${JSON.stringify(base)}`);
  const address = new URL(base).origin;
  if (store === 'loki') return { LAB_LOKI_BASE: address };
  const receiver = new URL(otlp ?? base);
  if (otlp === undefined) receiver.port = '4318';
  return { LAB_TEMPO_BASE: address, LAB_OTLP_BASE: receiver.origin };
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { base: { type: 'string' }, otlp: { type: 'string' } },
  });
  const stores = positionals.length === 0 ? ['loki', 'tempo'] : positionals;
  const unknown = stores.find((store) => store !== 'loki' && store !== 'tempo');
  if (unknown !== undefined) throw new UsageError(`neither loki nor tempo: ${unknown}`);
  const [store = '', ...others] = stores;
  if (values.base !== undefined && others.length > 0) {
    throw new UsageError('--base is the address of one server: name loki or tempo');
  }
  const env = values.base === undefined ? {} : variables(store, values.base, values.otlp);
  const files = stores.map((name) => `tests/conformance/${name}.test.ts`);
  const { exitCode } = await execa('vitest', ['run', ...files], {
    preferLocal: true,
    reject: false,
    stdio: 'inherit',
    env: { LAB_DEBUG: '1', ...env },
  });
  return exitCode ?? 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  console.error(error instanceof UsageError ? `${reason}\n${usage}` : reason);
  process.exitCode = 2;
}
