/** One sample of an exposition. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly exemplar: Readonly<Record<string, string>> | undefined;
}

const samplePattern =
  /^([a-zA-Z_:][\w:]*)(\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\})? (\S+)(?: # (\{.*\}) .*)?$/;

/** Parses OpenMetrics or Prometheus text; throws on a line that is neither comment nor sample. */
export function parseExposition(text: string): Sample[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name, labels, value, exemplar] = samplePattern.exec(line) ?? [];
      if (name === undefined) throw new Error(`not a sample: ${line}`);
      return {
        name,
        labels: parseLabels(labels),
        value: value === '+Inf' ? Number.POSITIVE_INFINITY : Number(value),
        exemplar: exemplar === undefined ? undefined : parseLabels(exemplar),
      };
    });
}

/** The samples of one name whose labels include the given ones. */
export async function scrape(
  url: string,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): Promise<Sample[]> {
  const response = await fetch(`${url}/metrics`);
  return parseExposition(await response.text()).filter(
    (sample) =>
      sample.name === name &&
      Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
  );
}

/** Sum over the samples that `scrape` finds. */
export async function total(
  url: string,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): Promise<number> {
  return (await scrape(url, name, labels)).reduce((sum, { value }) => sum + value, 0);
}

function parseLabels(text = '{}'): Record<string, string> {
  const pairs = text.slice(1, -1).matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g);
  return Object.fromEntries([...pairs].map(([, label = '', value = '']) => [label, value]));
}
