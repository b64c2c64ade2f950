import { BackendError, type LokiClient, type TempoClient } from '@lab/clients';

/** Names that logs and traces carry. A set that is empty says nothing. */
export interface Signals {
  /** Labels of log streams. */
  readonly streamLabels: ReadonlySet<string>;
  /** Attributes of the processes that send spans, without their scope. */
  readonly resourceAttributes: ReadonlySet<string>;
  readonly spanAttributes: ReadonlySet<string>;
}

export const noSignals: Signals = {
  streamLabels: new Set(),
  resourceAttributes: new Set(),
  spanAttributes: new Set(),
};

/**
 * What has arrived in the stores of a running lab within the last hour; nothing from a store that the lab
 * does not have, or that is down.
 */
export async function liveSignals(stores: {
  readonly loki: LokiClient | undefined;
  readonly tempo: TempoClient | undefined;
}): Promise<Signals> {
  const end = Date.now() / 1000;
  const range = { start: end - 3600, end };
  const [labels, resource, span] = await Promise.all([
    reached(stores.loki?.labels(range)),
    reached(stores.tempo?.tags({ scope: 'resource', ...range })),
    reached(stores.tempo?.tags({ scope: 'span', ...range })),
  ]);
  return {
    streamLabels: new Set(labels),
    resourceAttributes: new Set(resource?.resource),
    spanAttributes: new Set(span?.span),
  };
}

async function reached<T>(call: Promise<T> | undefined): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof BackendError && error.kind === 'unreachable') return undefined;
    throw error;
  }
}
