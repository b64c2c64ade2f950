/** `npm run embedded -- --loki 3100 --tempo 3200 --otlp 4318 --data DIR`: both stores, one process. */
import { parseCommandLine, UsageError, usage } from './config/command-line.ts';
import { embeddedEnvironment, readEnvironment } from './config/environment.ts';
import { runMain } from './config/run.ts';
import { startEmbedded } from './start-embedded.ts';

await runMain(async () => {
  try {
    const parts = parseCommandLine(process.argv.slice(2));
    return await startEmbedded(parts, readEnvironment(embeddedEnvironment, process.env));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n${usage}\n`);
    process.exit(2);
  }
});
