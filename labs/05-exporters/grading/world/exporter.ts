import { type Scrape, scrape, type Workbench } from '@lab/kit/spec';
import { LegacyApi, type Mood } from './legacy-api.ts';

/** How long the exporter under judgement lets the old server take. */
export const COLLECT_TIMEOUT_MS = 1500;

/** What a scrape came to: an exposition, or the reason why there is none. */
export type Look = Scrape | { readonly failed: string };

/** The learner's exporter with an old server to ask. */
export class ExporterWorld {
  readonly legacy: LegacyApi;
  readonly #url: string;

  private constructor(legacy: LegacyApi, url: string) {
    this.legacy = legacy;
    this.#url = url;
  }

  /** Runs `judge` with a started exporter. */
  static async with<T>(
    { script }: Pick<Workbench, 'script'>,
    mood: Mood,
    judge: (world: ExporterWorld) => Promise<T>,
  ): Promise<T> {
    const legacy = await LegacyApi.start(mood);
    try {
      const env = { LEGACY_URL: legacy.url, COLLECT_TIMEOUT_MS: String(COLLECT_TIMEOUT_MS) };
      const { url } = await script('exporter.ts', { env });
      return await judge(new ExporterWorld(legacy, url));
    } finally {
      legacy.stop();
    }
  }

  readonly look = (): Promise<Look> =>
    scrape(new URL('/metrics', this.#url)).catch((error: unknown) => ({
      failed: error instanceof Error ? error.message : String(error),
    }));
}
