/**
 * Fills a Prometheus database with the past of the course, then ends. Runs before Prometheus starts,
 * in the `history` container or as a process, and needs nothing but Node and promtool.
 *
 * HISTORY_DIR     folder of the database
 * PROMETHEUS_URL  where the Prometheus that works on it answers when it runs
 */
import { HistoryError } from './blocks.ts';
import { courseHistory } from './course/index.ts';
import { fillHistory } from './fill.ts';

const { HISTORY_DIR: into, PROMETHEUS_URL: url } = process.env;
if (into === undefined || url === undefined) {
  console.error('HISTORY_DIR and PROMETHEUS_URL must be set.');
  process.exit(2);
}

let shown = 0;

try {
  const { events } = await fillHistory(courseHistory, {
    into,
    now: Date.now() / 1000,
    isInUse: () =>
      fetch(new URL('/-/ready', url), { signal: AbortSignal.timeout(2000) }).then(
        () => true,
        () => false,
      ),
    onPlan: console.log,
    onProgress: (done) => {
      if (done < shown + 0.2 && done < 1) return;
      shown = done;
      console.log(`${Math.round(done * 100)} %`);
    },
  });
  console.log(`The past is there, with ${events.length} planted events.`);
} catch (error) {
  if (!(error instanceof HistoryError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
