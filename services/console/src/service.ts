import { type RunningService, startService } from '@lab/telemetry';
import { consoleApp } from './app.ts';
import type { ConsoleConfig } from './config.ts';
import { Engine } from './engine/engine.ts';
import { currentPage } from './page/current-page.ts';
import { scenarios } from './scenarios/catalogue/index.ts';
import { Director } from './scenarios/director.ts';
import { RunNote } from './scenarios/run-note.ts';
import { Stage } from './scenarios/stage.ts';

/**
 * Builds the page when its sources have changed, then serves it.
 * @throws Error when the page cannot be built or the address cannot be had
 */
export async function startConsole(config: ConsoleConfig): Promise<RunningService> {
  const pageFolder = config.pageFolder ?? (await currentPage());
  const engine = new Engine(config.labCommand);
  const director = new Director(
    scenarios,
    (keep) => new Stage(config.backends, keep),
    new RunNote(config.dataFolder),
  );
  await director.takeOver();
  const stopping = new AbortController();
  return startService({
    app: await consoleApp({ config, pageFolder, engine, director, stopping: stopping.signal }),
    listen: config.listen,
    stopping: () => stopping.abort(),
    close: async () => {
      await Promise.all([engine.close(), director.close()]);
    },
  });
}
