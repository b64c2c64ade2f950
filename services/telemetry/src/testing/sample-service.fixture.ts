import { writeFile } from 'node:fs/promises';
import { startService } from '../index.ts';
import { sampleApp } from './sample-app.fixture.ts';

/** The sample application as a process; it writes its address to the file named by URL_FILE. */
const { app, faults } = sampleApp();
const { url } = await startService({
  app,
  faults,
  listen: process.env.LISTEN ?? '127.0.0.1:0',
  close: async () => {
    if (process.env.CLOSE_FAILS) throw new Error('cannot close');
  },
});
await writeFile(process.env.URL_FILE ?? '/dev/null', url);
