import {
  allOf,
  type Evidence,
  gradeQueries,
  type QueryQuestion,
  type TaskContext,
  type Verdict,
  type Workbench,
} from '@lab/kit/spec';
import { z } from 'zod';
import { hiddenPast, publicPast } from '../storage/past.ts';

const SIZES = 'storage.yaml';
const RETENTION = 'retention.yaml';

const ingest = 'sum(rate(prometheus_tsdb_head_samples_appended_total[1d]))';
const bytes =
  'sum(increase(prometheus_tsdb_compaction_chunk_size_bytes_sum[1d])) / sum(increase(prometheus_tsdb_compaction_chunk_samples_sum[1d]))';
const month = 30 * 86_400;
const disk = 0.8 * 53_687_091_200;
/** Averages of a day, computed one way or another. */
const tolerance = 0.01;

const QUESTIONS: readonly QueryQuestion[] = [
  {
    id: 'ingest',
    question: 'samples per second, on average over the last day',
    reference: ingest,
    tolerance,
    mistakes: [
      {
        wrong: 'sum(rate(prometheus_tsdb_head_samples_appended_total{type="float"}[1d]))',
        hint: 'Samples come in two types, and both are stored.',
      },
      {
        wrong: 'sum(rate(prometheus_tsdb_head_samples_appended_total[1h]))',
        hint: 'An hour is not a day: at night there is less.',
      },
      {
        looksLike: (query) => !query.uses('rate') && !query.uses('increase'),
        hint: 'The metric counts since the start of the process.',
      },
    ],
  },
  {
    id: 'bytes-per-sample',
    question: 'bytes on disk for a sample, over the last day',
    reference: bytes,
    tolerance,
    mistakes: [
      {
        wrong:
          'sum(increase(prometheus_tsdb_compaction_chunk_size_bytes_sum[1d])) / sum(increase(prometheus_tsdb_compaction_chunk_size_bytes_count[1d]))',
        hint: 'That is the size of a chunk, which holds many samples.',
      },
      {
        wrong:
          'sum(increase(prometheus_tsdb_compaction_chunk_samples_sum[1d])) / sum(increase(prometheus_tsdb_compaction_chunk_size_bytes_sum[1d]))',
        hint: 'Samples for a byte, the wrong way up.',
      },
    ],
  },
  {
    id: 'disk-for-30-days',
    question: 'bytes on disk for 30 days at the rate of the last day',
    reference: `${month} * ${ingest} * ${bytes}`,
    tolerance: 2 * tolerance,
    mistakes: [
      {
        wrong: `30 * ${ingest} * ${bytes}`,
        hint: 'A rate is per second, and a day has more of those.',
      },
      { wrong: `${month} * ${ingest}`, hint: 'That many samples; each takes some bytes.' },
    ],
  },
  {
    id: 'days-on-50-gib',
    question: 'days that fit into 80 % of a disk of 50 GiB',
    reference: `${disk} / (86400 * ${ingest} * ${bytes})`,
    tolerance: 2 * tolerance,
    mistakes: [
      {
        wrong: `53687091200 / (86400 * ${ingest} * ${bytes})`,
        hint: 'The blocks must not fill the disk: the write-ahead log and compaction need room beside them.',
      },
      { wrong: `${disk} / (${ingest} * ${bytes})`, hint: 'Those are seconds.' },
    ],
  },
];

const scalar = z.union([z.string(), z.number()]).transform(String);
const retentionSchema = z.object({ time: scalar, size: scalar });
const runtimeSchema = z.object({ data: z.object({ storageRetention: z.string() }) });

/** What a Prometheus that is started with these limits says of itself, or why it does not start. */
async function retentionInForce(
  workbench: Workbench,
  { time, size }: { time: string; size: string },
) {
  const { url } = await workbench.prometheus({
    flags: [`--storage.tsdb.retention.time=${time}`, `--storage.tsdb.retention.size=${size}`],
  });
  const response = await fetch(new URL('/api/v1/status/runtimeinfo', url));
  return runtimeSchema.parse(await response.json()).data.storageRetention;
}

const LIMITS = ['30d or 40GiB', '4w2d or 40GiB'];

async function retentionEvidence({ artefact, workbench }: TaskContext): Promise<Evidence> {
  const inForce = await retentionInForce(workbench, await artefact(RETENTION, retentionSchema));
  const [time = '', size = ''] = inForce.split(' or ');
  return {
    asked: 'a Prometheus with your limits keeps 30 days, and stops at 80 % of a disk of 50 GiB',
    expected: 'the limits that it reports',
    seen: inForce,
    passed: LIMITS.includes(inForce),
    hint: /^(30d|4w2d)$/.test(time)
      ? /GiB|MiB/.test(size) && size !== '50GiB'
        ? "Prometheus' units are powers of 1024, whatever they are called: 1GB is 1073741824 bytes. And it is four fifths of the disk that are asked for."
        : 'Blocks that may take the whole disk fill it: the write-ahead log and compaction need room beside them.'
      : 'How long is a month here? Without a time a Prometheus with a size keeps what fits.',
  };
}

/** What a database needs for so long a time, from what it says about itself, and its limits. */
export async function gradeStorage(context: TaskContext): Promise<Verdict> {
  const sizes = await gradeQueries(context, {
    file: SIZES,
    queries: QUESTIONS,
    blocks: { public: publicPast, hidden: hiddenPast },
  });
  return allOf([...sizes.evidence, await retentionEvidence(context)]);
}
