import { randomUUID } from 'node:crypto';
import { between, type NetworkAnswerer, word } from '@lab/kit/spec';
import { type VendorState, vendorPage } from '../../vendor/page.ts';

/** What becomes of the vendor's program. */
export type Phase =
  | 'as usual'
  | 'restarted'
  /** A metric that nobody has seen before has a series for each of many ids. */
  | 'many series'
  /** The text of something has become the value of a label. */
  | 'long value';

/** Limits that the guide states. */
export const ALLOWED = { samples: 3000, valueLength: 200 };
export const FORBIDDEN = { samples: 6000, valueLength: 2000 };

const SIZES: Readonly<Record<string, number>> = {
  process_resident_memory_bytes: 300e6,
  prometheus_tsdb_symbol_table_size_bytes: 40e6,
};

/** Three targets under their usual addresses, with contents that are drawn by lot. */
export class World {
  phase: Phase = 'as usual';
  readonly #seed = between(2, 15);
  readonly #versions = [`${between(1, 9)}.${between(0, 9)}.1`, `${between(10, 19)}.0.0`];
  readonly #podUids = [randomUUID(), randomUUID()];
  readonly #sessions = Array.from({ length: between(400, 500) }, () => word(12));
  readonly #later = Array.from({ length: between(150, 200) }, () => word(12));
  /** The metric that nobody has seen before. */
  readonly family = `${word()}_${word()}`;
  readonly #share = between(60, 140) / 100;
  #ticks = between(1000, 5000);

  /** Answers for the targets. `self` is the page of a Prometheus, whose sizes are replaced. */
  answerer(self: () => Promise<string>): NetworkAnswerer {
    return async ({ host }) => {
      if (host === 'vendor:8012') return { body: this.#vendor() };
      if (host === 'prometheus:9090') return { body: this.#sized(await self()) };
      if (host === 'exercise:8010') {
        return { body: `gateway_up 1\nprocess_resident_memory_bytes ${90e6 * this.#share}\n` };
      }
      return undefined;
    };
  }

  #state(isLater: boolean): VendorState {
    const age = isLater ? 1 : 0;
    this.#ticks += 1;
    return {
      sessions: isLater ? [...this.#sessions, ...this.#later] : this.#sessions,
      podUid: this.#podUids[age] ?? '',
      version: this.#versions[age] ?? '',
      ticks: this.#ticks,
      seed: this.#seed,
    };
  }

  #vendor(): string {
    const page = vendorPage(this.#state(this.phase !== 'as usual'));
    if (this.phase === 'many series') {
      const ids = Array.from(
        { length: FORBIDDEN.samples },
        (_, id) => `${this.family}{id="${id}"} 1\n`,
      );
      return page + ids.join('');
    }
    if (this.phase === 'long value') {
      return `${page}${this.family}{text="${word(FORBIDDEN.valueLength)}"} 1\n`;
    }
    return page;
  }

  /** Sizes of the moment become sizes of lots: they must be the same at every look. */
  #sized(page: string): string {
    return page.replace(/^(\w+) .*$/gm, (line, name: string) => {
      const size = SIZES[name];
      return size === undefined ? line : `${name} ${Math.round(size * this.#share)}`;
    });
  }
}
