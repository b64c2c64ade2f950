import { setTimeout as delay } from 'node:timers/promises';
import {
  allOf,
  type Evidence,
  ExpositionError,
  formatNumber,
  type Scrape,
  type TaskContext,
  type Verdict,
} from '@lab/kit/spec';
import { Gateway } from '../gateway/gateway.ts';
import { mixedTraffic, randomSequence } from '../gateway/traffic.ts';
import { ROLES, Roles } from '../roles.ts';

const WAIT_MS = 8000;

const hintFor = (message: string): string => {
  if (message.includes('# EOF'))
    return 'The answer says that it is OpenMetrics, but its text is not: the text ends with "# EOF".';
  if (message.includes('content type'))
    return 'Without a content type Prometheus 3 does not read the answer at all.';
  return 'Let the client library write the text, and say in the header what it wrote.';
};

const strict = (seen: string, passed: boolean, hint?: string): Evidence => ({
  asked: 'a scrape that asks for OpenMetrics gets it',
  expected: 'the content type application/openmetrics-text, and a text that keeps its rules',
  seen,
  passed,
  ...(hint !== undefined && { hint }),
});

async function strictEvidence(gateway: Gateway): Promise<{ evidence: Evidence; seen?: Scrape }> {
  try {
    const seen = await gateway.scrape();
    if (seen.format === 'openmetrics') {
      return {
        seen,
        evidence: strict(`${seen.contentType}, ${seen.families.length} families`, true),
      };
    }
    const looksLike = seen.text.trimEnd().endsWith('# EOF');
    const hint = looksLike
      ? 'The text is OpenMetrics, but the header says that it is not.'
      : 'A registry of prom-client writes the classic format unless it is told otherwise when it is made; the exporter of OpenTelemetry knows no other.';
    return { seen, evidence: strict(seen.contentType, false, hint) };
  } catch (error) {
    if (!(error instanceof ExpositionError)) throw error;
    return { evidence: strict(error.message, false, hintFor(error.message)) };
  }
}

/** A Prometheus server reads it, and knows what the request counter is. */
async function prometheusEvidence(
  { workbench }: TaskContext,
  { url }: Gateway,
  roles: Roles,
): Promise<Evidence> {
  const { client } = await workbench.prometheus({
    config: `
global: {scrape_interval: 1s}
scrape_configs: [{job_name: gateway, static_configs: [{targets: ["${new URL(url).host}"]}]}]
`,
  });
  const metric = roles.metric('requests') ?? 'requests';
  const stem = metric.replace(/_total$/, '');
  const deadline = performance.now() + WAIT_MS;
  let up: number | undefined;
  let type: string | undefined;
  while ((up !== 1 || type === undefined) && performance.now() < deadline) {
    await delay(200);
    up = (await client.query('up'))[0]?.value;
    const declared = [
      ...(await client.metadata(stem)),
      ...(await client.metadata(`${stem}_total`)),
    ];
    type = declared[0]?.type;
  }
  return {
    asked: 'Prometheus reads it',
    expected: `up is 1, and the type of ${stem} is known`,
    seen: `up is ${up === undefined ? 'unknown' : formatNumber(up)}, ${stem} is ${type ?? 'unknown'}`,
    passed: up === 1 && type !== undefined && type !== 'unknown',
    hint: 'Open the /metrics page: has the metric a TYPE line, and is it the one that roles.yaml names?',
  };
}

/** The service exposes all roles in OpenMetrics, strictly read, and for a real Prometheus. */
export async function gradeOpenMetrics(context: TaskContext): Promise<Verdict> {
  const roles = await Roles.read(context);
  const gateway = await Gateway.start(context.workbench, 8);
  await mixedTraffic(gateway, randomSequence());
  const { evidence, seen } = await strictEvidence(gateway);
  if (seen === undefined) return allOf([evidence]);
  const missing = ROLES.filter((role) => roles.find(seen, role) === undefined);
  return allOf([
    evidence,
    {
      asked: 'every role is exposed',
      expected: `${ROLES.length} roles`,
      seen: missing.length === 0 ? 'all of them' : `not ${missing.join(', ')}`,
      passed: missing.length === 0,
    },
    await prometheusEvidence(context, gateway, roles),
  ]);
}
