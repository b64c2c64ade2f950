import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import type { RequestHandler } from 'express';
import { Registry } from 'prom-client';

/** The gateway by OpenTelemetry. It has no summary, so the one of this lab comes from prom-client. */

const exporter = new PrometheusExporter({ preventServerStart: true });
const serializer = new PrometheusSerializer();
const provider = new MeterProvider({ readers: [exporter] });

export const meter = provider.getMeter('gateway');
export const summaries = new Registry();

/** OpenMetrics knows a counter by the name without `_total`, has no blank line and an end mark. */
function toOpenMetrics(text: string): string {
  const counter = /^# TYPE (\w+)_total counter$/;
  const lines = text.split('\n').filter((line) => line !== '');
  const counters = new Set(lines.flatMap((line) => counter.exec(line)?.[1] ?? []));
  const renamed = lines.map((line) =>
    line.replace(/^(# \w+ )(\w+)_total /, (whole, start: string, name: string) =>
      counters.has(name) ? `${start}${name} ` : whole,
    ),
  );
  return [...renamed, '# EOF', ''].join('\n');
}

/** Answers a scrape. */
export const sendMetrics: RequestHandler = async (request, response) => {
  const { resourceMetrics } = await exporter.collect();
  const text = `${serializer.serialize(resourceMetrics)}\n${await summaries.metrics()}`;
  if (request.accepts(['text/plain', 'application/openmetrics-text']) === 'text/plain') {
    response.set('Content-Type', Registry.PROMETHEUS_CONTENT_TYPE).send(text);
  } else {
    response.set('Content-Type', Registry.OPENMETRICS_CONTENT_TYPE).send(toOpenMetrics(text));
  }
};
