import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Sample, scrape, type ToolResult, type Workbench } from '@lab/kit/spec';
import { type BatchRole, type Roles, valuesOf } from '../roles.ts';

export interface Run {
  readonly shop: string;
  readonly id: string;
  /** Orders in its file. */
  readonly orders: number;
  /** Whether a line of the file is damaged. */
  readonly damaged?: boolean;
  readonly seconds: number;
  /** Default: the gateway of this world. */
  readonly gateway?: string;
}

/** A Pushgateway of the grader's own, and the learner's job that pushes to it. */
export class GatewayWorld {
  readonly #url: string;
  readonly #bench: Pick<Workbench, 'runScript' | 'folder'>;
  readonly #roles: Roles<BatchRole>;

  private constructor(
    url: string,
    bench: Pick<Workbench, 'runScript' | 'folder'>,
    roles: Roles<BatchRole>,
  ) {
    this.#url = url;
    this.#bench = bench;
    this.#roles = roles;
  }

  static async start(workbench: Workbench, roles: Roles<BatchRole>): Promise<GatewayWorld> {
    const listen = await workbench.address();
    const { url } = await workbench.tool('pushgateway', {
      args: [`--web.listen-address=${listen}`, '--log.level=warn'],
      listen,
      readyPath: '/-/ready',
    });
    return new GatewayWorld(url, workbench, roles);
  }

  /** Runs the job to its end. */
  async run({ shop, id, orders, damaged, seconds, gateway }: Run): Promise<ToolResult> {
    const file = join(await this.#bench.folder(), 'orders.csv');
    const lines = Array.from({ length: orders }, (_, index) => `${index + 1},${100 + index}`);
    if (damaged) lines[Math.floor(orders / 2)] = 'x';
    await writeFile(file, `${lines.join('\n')}\n`);
    return this.#bench.runScript('batch.ts', {
      env: {
        SHOP: shop,
        RUN_ID: id,
        INPUT: file,
        WORK_SECONDS: String(seconds),
        PUSHGATEWAY_URL: gateway ?? this.#url,
      },
    });
  }

  /** Everything that the gateway holds of a role. */
  async samples(role: BatchRole): Promise<readonly Sample[]> {
    return valuesOf(this.#roles.find(await this.#scrape(), role));
  }

  /** Everything that the gateway holds with this label value. */
  async labelled(value: string): Promise<readonly Sample[]> {
    const { families } = await this.#scrape();
    return families
      .flatMap(({ samples }) => samples)
      .filter(({ labels }) => Object.values(labels).includes(value));
  }

  /** What the gateway holds of a role for a shop; undefined without exactly one series. */
  async ofShop(role: BatchRole, shop: string): Promise<Sample | undefined> {
    const found = (await this.samples(role)).filter(({ labels }) => labels.shop === shop);
    return found.length === 1 ? found[0] : undefined;
  }

  #scrape() {
    return scrape(new URL('/metrics', this.#url), 'text');
  }
}
