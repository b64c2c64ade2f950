import type { Choices, Panel, Target } from '@lab/dashboards/model';
import type { TimeRange } from '../time/range.ts';
import { type PanelData, together } from './data.ts';
import { askLoki } from './loki.ts';
import { askPrometheus } from './prometheus.ts';
import { askTempo } from './tempo.ts';
import { windowOf } from './window.ts';

/**
 * Asks every query of a panel at once.
 * @throws ApiError in the words of the backend, and Error for a kind of data source that the kit has not
 */
export async function askPanel(
  panel: Panel,
  choices: Choices,
  range: TimeRange,
  signal: AbortSignal,
): Promise<PanelData> {
  const window = windowOf(range, Date.now() / 1000);
  const targets = panel.targets.filter((target) => target.hide !== true);
  const ask = { choices, window, signal, alone: targets.length === 1 };
  const askOne = (target: Target) => {
    const kind = (target.datasource ?? panel.datasource)?.type;
    if (kind === 'prometheus') return askPrometheus(target, ask);
    if (kind === 'loki') return askLoki(target, ask);
    if (kind === 'tempo') return askTempo(target, ask);
    throw new Error(`The console cannot ask a data source of the kind ${kind ?? '(none)'}.`);
  };
  return together(await Promise.all(targets.map(askOne)));
}
