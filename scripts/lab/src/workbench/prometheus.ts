import { cp, mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PrometheusClient } from '@lab/clients';
import type { BenchServer } from './server.ts';

export interface BenchPrometheusOptions {
  /** Text of prometheus.yml. Default: a configuration that scrapes nothing. */
  readonly config?: string;
  /** Further files beside it by relative path, such as rules and file discovery. */
  readonly files?: Readonly<Record<string, string>>;
  /** Folders that hold TSDB blocks of the past, see `history`. Their blocks are copied. */
  readonly blocks?: readonly string[];
  /** Further command-line flags, such as `--enable-feature=native-histograms`. */
  readonly flags?: readonly string[];
  /** Environment variables, such as those that `external_labels` name. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A Prometheus server of a check's own. */
export interface BenchPrometheus extends BenchServer {
  readonly client: PrometheusClient;
  /** Folder of prometheus.yml. */
  readonly folder: string;
  /** Folder of the database. */
  readonly data: string;
  /** Writes files below `folder`, each in one step, and loads nothing. */
  readonly write: (files: Readonly<Record<string, string>>) => Promise<void>;
  /** Writes files below `folder` (prometheus.yml among them) and has them loaded. */
  readonly reload: (files: Readonly<Record<string, string>>) => Promise<void>;
}

const SCRAPES_NOTHING = 'global: {scrape_interval: 1s, evaluation_interval: 1s}\n';

async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    // Prometheus watches discovery files: it must never see half of one.
    await writeFile(`${file}.new`, text);
    await rename(`${file}.new`, file);
  }
}

/** Writes configuration and blocks of a server into `folder`; returns its flags. */
export async function layOutPrometheus(
  folder: string,
  listen: string,
  { config = SCRAPES_NOTHING, files = {}, blocks = [], flags = [] }: BenchPrometheusOptions,
): Promise<string[]> {
  const data = join(folder, 'data');
  await mkdir(data, { recursive: true });
  await writeFiles(folder, { 'prometheus.yml': config, ...files });
  for (const source of blocks) await cp(source, data, { recursive: true });
  return [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${data}`,
    // A past of any age is kept, unless a check is about just that.
    ...(flags.some((flag) => flag.startsWith('--storage.tsdb.retention.'))
      ? []
      : ['--storage.tsdb.retention.time=100y']),
    `--web.listen-address=${listen}`,
    '--web.enable-lifecycle',
    '--web.enable-remote-write-receiver',
    '--enable-feature=exemplar-storage',
    '--log.level=warn',
    ...flags,
  ];
}

/** What a started server can do. */
export function benchPrometheus(server: BenchServer, folder: string): BenchPrometheus {
  return {
    ...server,
    client: new PrometheusClient(server.url),
    folder,
    data: join(folder, 'data'),
    write: (files) => writeFiles(folder, files),
    reload: async (files) => {
      await writeFiles(folder, files);
      const response = await fetch(new URL('/-/reload', server.url), { method: 'POST' });
      if (!response.ok) throw new Error(`the configuration is refused: ${await response.text()}`);
    },
  };
}
