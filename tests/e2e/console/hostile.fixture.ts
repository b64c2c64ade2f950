import { randomBytes } from 'node:crypto';
import { LokiClient } from '@lab/clients';

/** Text that would run a script wherever it became markup. */
export const hostile = '<img src=x onerror="window.hostile=1"><script>window.hostile=1</script>';

/** Of whole milliseconds since 1970. */
const nanoseconds = (at: number) => `${at}000000`;

/**
 * Sends the text in a log line with a label and JSON fields of it, and in a trace as the name of a
 * service, of a span, of an attribute and of an event; of its spans Tempo makes series.
 * @param children spans below the first one
 * @returns the id of the trace
 */
export async function sendHostile(loki: string, otlp: string, children = 0): Promise<string> {
  const traceId = randomBytes(16).toString('hex');
  const now = Date.now();
  await new LokiClient(loki).push([
    {
      labels: { service: 'hostile', env: 'local', level: 'error', label: hostile },
      entries: [
        {
          time: new Date(now),
          line: JSON.stringify({ message: hostile, [hostile]: 'name', field: hostile }),
          metadata: { trace_id: traceId },
        },
      ],
    },
  ]);
  const attribute = { key: hostile, value: { stringValue: hostile } };
  const spanIds = Array.from({ length: children + 1 }, () => randomBytes(8).toString('hex'));
  const spans = spanIds.map((spanId, index) => ({
    traceId,
    spanId,
    ...(index === 0 ? {} : { parentSpanId: spanIds[0] }),
    name: index === 0 ? hostile : `child ${index}`,
    kind: 2,
    startTimeUnixNano: nanoseconds(now - 1_000 + index),
    endTimeUnixNano: nanoseconds(now - Math.floor(index / 2)),
    attributes: [attribute],
    events: [{ name: hostile, timeUnixNano: nanoseconds(now - 500), attributes: [attribute] }],
    status: { code: 2, message: hostile },
  }));
  const service = { key: 'service.name', value: { stringValue: 'hostile' } };
  const answer = await fetch(`${otlp}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      resourceSpans: [
        {
          resource: { attributes: [service, attribute] },
          scopeSpans: [{ scope: { name: hostile }, spans }],
        },
      ],
    }),
  });
  if (!answer.ok) throw new Error(`Tempo refuses the spans: ${await answer.text()}`);
  return traceId;
}

/** Lets an alert fire whose name, labels and annotations are the text. */
export async function sendHostileAlert(alertmanager: string): Promise<void> {
  const labels = { alertname: hostile, severity: 'ticket', service: hostile };
  const answer = await fetch(`${alertmanager}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([{ labels, annotations: { summary: hostile, description: hostile } }]),
  });
  if (!answer.ok) throw new Error(`Alertmanager refuses the alert: ${await answer.text()}`);
}
