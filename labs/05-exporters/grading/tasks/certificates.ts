import { setTimeout as delay } from 'node:timers/promises';
import { allOf, type Evidence, formatNumber, type TaskContext, type Verdict } from '@lab/kit/spec';
import { z } from 'zod';
import { startProbes } from '../world/probes.ts';
import { tlsTarget } from '../world/targets.ts';

const ID = 'days-left';
const DAY_SECONDS = 86_400;
const TOLERANCE_DAYS = 0.01;
const READY_MS = 8000;

/** A configuration of the grader's own: the query is judged, not the learner's jobs. */
const MODULES = `
modules:
  tls: {prober: tcp, timeout: 3s, tcp: {tls: true, tls_config: {insecure_skip_verify: true}}}
`;
const JOBS = {
  scrape_configs: [
    {
      job_name: 'certificates',
      metrics_path: '/probe',
      params: { module: ['tls'] },
      file_sd_configs: [{ files: ['targets/tls.yml'] }],
      relabel_configs: [
        { source_labels: ['__address__'], target_label: '__param_target' },
        { source_labels: ['__param_target'], target_label: 'instance' },
        { target_label: '__address__', replacement: 'blackbox:9115' },
      ],
    },
  ],
};

const near = (a: number | undefined, b: number) =>
  a !== undefined && Math.abs(a - b) <= TOLERANCE_DAYS;

function hintFor(seen: number | undefined, wanted: number): string {
  const now = Date.now() / 1000;
  if (seen === undefined)
    return 'There is one series for each certificate, with its instance: the one that has ended is of the most interest.';
  if (Math.abs(seen - (now + wanted * DAY_SECONDS)) < 60)
    return 'That is the moment at which it ends, in Unix time, not how long that is from now.';
  if (Math.abs(seen - wanted * DAY_SECONDS) < 60) return 'These are seconds.';
  if (near(seen, -wanted)) return 'The sign is wrong: what is still valid has days left.';
  if (Math.abs(seen - wanted * 24) < 1) return 'These are hours.';
  return 'How far is the end of the certificate from now, in days?';
}

function judge(days: number, wanted: number, values: readonly number[]): Evidence {
  const [seen] = values;
  const passed = values.length === 1 && near(seen, wanted);
  return {
    asked: `a certificate of ${formatNumber(days)} days`,
    expected: `one series of its instance: ${formatNumber(wanted)}`,
    seen: values.length === 0 ? 'nothing' : values.map(formatNumber).join(', '),
    passed,
    ...(!passed && {
      hint: values.length > 1 ? 'There is more than one series of it.' : hintFor(seen, wanted),
    }),
  };
}

/** How many days certificates have left, of real ones that end soon, late, and have ended. */
export async function gradeCertificates(context: TaskContext): Promise<Verdict> {
  const answers = await context.artefact(
    'queries.yaml',
    z.record(z.string(), z.string().nullish()),
  );
  const query = answers[ID]?.trim();
  if (!query) {
    const asked = `${ID}: the days that each certificate has left`;
    return allOf([{ asked, expected: 'a query', seen: 'none', passed: false }]);
  }
  const lengths = [0.5 + 5 * Math.random(), 60 + 30 * Math.random(), -1 - 3 * Math.random()];
  const targets = await Promise.all(lengths.map((days) => tlsTarget(days)));
  try {
    const { client } = await startProbes(context.workbench, {
      modules: MODULES,
      jobs: JOBS,
      targets,
    });
    const deadline = Date.now() + READY_MS;
    while ((await client.query('probe_success == 1')).length < targets.length) {
      if (Date.now() > deadline) throw new Error('the certificates could not be probed');
      await delay(150);
    }
    const answer = await client.query(query);
    return allOf(
      targets.map(({ address, notAfter }, index) => {
        const wanted = (notAfter.getTime() - Date.now()) / 1000 / DAY_SECONDS;
        const own = answer.filter(({ labels }) => labels.instance === address);
        return {
          ...judge(
            lengths[index] ?? 0,
            wanted,
            own.map(({ value }) => value),
          ),
          query,
        };
      }),
    );
  } finally {
    await Promise.all(targets.map(({ stop }) => stop()));
  }
}
