import { type Answer, json } from '../http/answer.ts';
import type { Request } from '../http/router.ts';
import type { LogStore } from '../logstore/log-store.ts';
import { streamsIn } from './metadata.ts';
import { readParameters, timeRange } from './parameters.ts';

const ID = /^(?:[+-]?\d+(?:\.\d+)?|[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})$/;

/** `/loki/api/v1/detected_labels`: labels worth offering, with how many values they have. */
export async function detectedLabels(
  store: LogStore,
  nowMs: number,
  request: Request,
): Promise<Answer> {
  const parameters = await readParameters(request);
  const range = timeRange(parameters, nowMs);
  const values = new Map<string, Set<string>>();
  for (const stream of streamsIn(store, parameters.get('query') ?? '', range)) {
    for (const [name, value] of stream.labels) {
      const known = values.get(name);
      if (known === undefined) values.set(name, new Set([value]));
      else known.add(value);
    }
  }
  const detected = [...values]
    .filter(([, all]) => [...all].some((value) => !ID.test(value)))
    .map(([label, all]) => ({ label, cardinality: all.size }));
  return json({ detectedLabels: detected });
}
