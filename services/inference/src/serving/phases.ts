import { observe, withSpan } from '@lab/telemetry';
import type { Span } from '@opentelemetry/api';
import type { Variant } from '../model/artifact.ts';
import { phaseDuration } from '../telemetry/metrics.ts';

export type Phase = 'features' | 'preprocess' | 'infer' | 'postprocess';

/** Identity of the model that serves a request, as it stands on its metrics and spans. */
export interface Serving {
  readonly model: string;
  readonly version: string;
  readonly variant: Variant;
}

const spanNames: Readonly<Record<Phase, string>> = {
  features: 'features.get',
  preprocess: 'model.preprocess',
  infer: 'model.infer',
  postprocess: 'model.postprocess',
};

/** Time of each phase of one prediction, in milliseconds. */
export type PhaseTimes = Partial<Record<Phase, number>>;

/** Runs the phases of one prediction, each in its own span and timed. */
export class PhaseRunner {
  readonly times: PhaseTimes = {};
  readonly #serving: Serving;

  constructor(serving: Serving) {
    this.#serving = serving;
  }

  run<T>(phase: Phase, work: (span: Span) => Promise<T> | T): Promise<T> {
    const { model, version, variant } = this.#serving;
    const attributes = {
      'inference.phase': phase,
      'model.name': model,
      'model.version': version,
      'model.variant': variant,
    };
    return withSpan(spanNames[phase], { attributes }, async (span) => {
      const started = performance.now();
      try {
        return await work(span);
      } finally {
        const elapsedMs = performance.now() - started;
        this.times[phase] = elapsedMs;
        observe(phaseDuration, { phase, model, version }, elapsedMs / 1000);
      }
    });
  }
}
