import type { Benchmark, Figure } from '../benchmark.ts';
import { Sinks } from '../telemetry/sinks.ts';
import { CannedShop } from './canned-shop.ts';
import { MeasuredLoadgen } from './measured-loadgen.ts';

/** The rate that the kit promises, and one to see what is left above it. */
const promisedRps = 200;
const highRps = 1_000;
const warmUpSeconds = 3;
const seconds = 10;
const limits = { cpu: 50, lag: 250, shed: 0 } as const;

/** What it costs to send requests with all telemetry on, and whether the schedule is kept. */
export const loadgenCapacity: Benchmark = {
  title: 'load generator: CPU, and lag behind its schedule',
  async run(progress) {
    const [shop, sinks] = await Promise.all([CannedShop.start(), Sinks.start()]);
    const loadgen = await MeasuredLoadgen.start({
      API_URL: shop.url,
      LOAD_PROFILE: 'off',
      OTEL_SERVICE_NAME: 'loadgen',
      OTEL_EXPORTER_OTLP_ENDPOINT: sinks.url,
      LOKI_URL: sinks.url,
    });
    try {
      await loadgen.run(promisedRps, warmUpSeconds);
      const figures: Figure[] = [];
      for (const rps of [promisedRps, highRps]) {
        progress(`${rps} requests/s for ${seconds} s`);
        const { cpuShare, lagMs, shed } = await loadgen.run(rps, seconds);
        const promised = rps === promisedRps;
        figures.push(
          figure(`CPU at ${rps}/s`, 100 * cpuShare, '% of a core', promised && limits.cpu),
          figure(`largest lag at ${rps}/s`, lagMs, 'ms', promised && limits.lag),
          figure(`not sent at ${rps}/s`, shed, 'requests', promised && limits.shed),
        );
      }
      const [sent, served] = [await loadgen.sent(), shop.served];
      if (sent !== served) throw new Error(`${sent} requests were sent, ${served} arrived`);
      return figures;
    } finally {
      await loadgen.stop();
      await Promise.all([shop.stop(), sinks.stop()]);
    }
  },
};

const figure = (name: string, value: number, unit: string, limit: number | false): Figure => ({
  name,
  value,
  unit,
  ...(limit === false ? {} : { limit }),
});
