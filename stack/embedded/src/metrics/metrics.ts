type LabelValues = Readonly<Record<string, string>>;

interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge';
  readonly collect: () => Iterable<readonly [LabelValues, number]>;
}

/** A counter with labels; each combination of values is one series. */
export interface Counter {
  inc(labels?: LabelValues, value?: number): void;
}

/**
 * The metrics of a store about itself, in the text format of Prometheus.
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export class Metrics {
  readonly #families: Family[] = [];

  counter(name: string, help: string): Counter {
    const series = new Map<string, { labels: LabelValues; value: number }>();
    this.#families.push({
      name,
      help,
      type: 'counter',
      collect: () => [...series.values()].map(({ labels, value }) => [labels, value] as const),
    });
    return {
      inc: (labels = {}, value = 1) => {
        const key = formatLabels(labels);
        const known = series.get(key);
        if (known === undefined) series.set(key, { labels, value });
        else known.value += value;
      },
    };
  }

  /** A value that is read when the metrics are. */
  gauge(name: string, help: string, read: () => number, labels: LabelValues = {}): void {
    this.#families.push({ name, help, type: 'gauge', collect: () => [[labels, read()]] });
  }

  /** A counter that is kept elsewhere and read when the metrics are. */
  observedCounter(name: string, help: string, read: () => number): void {
    this.#families.push({ name, help, type: 'counter', collect: () => [[{}, read()]] });
  }

  /** Resident memory, CPU time and start time of this process. */
  process(): this {
    const startedAt = Date.now() / 1000 - process.uptime();
    this.gauge('process_resident_memory_bytes', 'Resident memory.', () =>
      process.memoryUsage.rss(),
    );
    this.gauge('process_start_time_seconds', 'Start time since the epoch.', () => startedAt);
    this.observedCounter('process_cpu_seconds_total', 'CPU time.', () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    });
    return this;
  }

  render(): string {
    let output = '';
    for (const { name, help, type, collect } of this.#families) {
      output += `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
      for (const [labels, value] of collect())
        output += `${name}${formatLabels(labels)} ${value}\n`;
    }
    return output;
  }
}

function formatLabels(labels: LabelValues): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}
