import { registry } from '@lab/telemetry';

/** One sample of a scrape. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Reads the text of `/metrics`. */
export function parseSamples(text: string): Sample[] {
  const samples: Sample[] = [];
  for (const line of text.split('\n')) {
    const [, name, labelText = '', value] = /^([\w:]+)(?:\{([^}]*)\})? (\S+)/.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    const labels = Object.fromEntries(
      [...labelText.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', text = '']) => [key, text]),
    );
    samples.push({ name, labels, value: Number(value) });
  }
  return samples;
}

/** Samples of this process with the given name and at least the given labels. */
export async function scrape(name: string, labels: Record<string, string> = {}): Promise<Sample[]> {
  return parseSamples(await registry.metrics()).filter(
    (sample) =>
      sample.name === name &&
      Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
  );
}

/** Sum over those samples; 0 when there is none. */
export async function total(name: string, labels: Record<string, string> = {}): Promise<number> {
  const samples = await scrape(name, labels);
  return samples.reduce((sum, sample) => sum + sample.value, 0);
}

/** How much a sum grows while `work` runs. */
export async function growth(
  name: string,
  labels: Record<string, string>,
  work: () => Promise<unknown>,
): Promise<number> {
  const before = await total(name, labels);
  await work();
  return (await total(name, labels)) - before;
}
