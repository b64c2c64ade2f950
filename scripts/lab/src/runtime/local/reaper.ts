import { paths } from '../../paths.ts';
import { reap } from './reap.ts';

// Started by the watchdog when the runner has vanished: `reaper.ts <root> <run id>`.
const [root, runId] = process.argv.slice(2);
if (root !== undefined && runId !== undefined) {
  const ended = await reap(paths(root), runId);
  process.stderr.write(`runner is gone; stopped ${ended.join(', ') || 'nothing'}\n`);
}
