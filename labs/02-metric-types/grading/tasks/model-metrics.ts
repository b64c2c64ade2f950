import {
  allOf,
  bucketsOf,
  type Evidence,
  formatNumber,
  type Scrape,
  sumOf,
  type TaskContext,
  type Verdict,
} from '@lab/kit/spec';
import { Gateway } from '../gateway/gateway.ts';
import {
  batchOf,
  mixedTraffic,
  type Random,
  randomSequence,
  wholeBetween,
} from '../gateway/traffic.ts';
import { type Role, Roles } from '../roles.ts';

const SLOTS = 8;
const SECONDS = 2;
/** A prediction that is at least this sure is good enough, says the service's objective. */
const SURE = 0.7;

interface Measured {
  readonly role: Role;
  readonly what: string;
  readonly values: readonly number[];
  readonly hint: string;
}

/** A histogram holds these values: as many, with this sum. */
function distribution(
  { role, what, values, hint }: Measured,
  roles: Roles,
  seen: Scrape,
): Evidence {
  const family = roles.family(seen, role);
  const count = roles.total(seen, role);
  const [sum, wanted] = [sumOf(family), values.reduce((total, value) => total + value, 0)];
  const passed = count === values.length && Math.abs(sum - wanted) < 1e-6 * values.length;
  return {
    asked: `${role} holds every ${what}`,
    expected: `${values.length} with a sum of ${formatNumber(wanted)}`,
    seen: `${count} with a sum of ${formatNumber(sum)}`,
    passed,
    hint,
  };
}

function sureEvidence(confidences: readonly number[], roles: Roles, seen: Scrape): Evidence {
  const buckets = bucketsOf(roles.family(seen, 'confidence'));
  const bucket = buckets.find(({ le }) => le === SURE);
  const wanted = confidences.filter((one) => one <= SURE).length;
  return {
    asked: `how many predictions are no surer than ${SURE} can be read off`,
    expected: `a bucket le="${SURE}" that holds ${wanted} of ${confidences.length}`,
    seen:
      bucket === undefined
        ? `buckets up to ${buckets.map(({ le }) => le).join(', ') || 'none'}`
        : `it holds ${bucket.count}`,
    passed: bucket?.count === wanted,
    hint: 'The objective of the service asks for the share above 0.7: that bound is needed, in the unit that is measured.',
  };
}

async function queueEvidence(gateway: Gateway, roles: Roles, random: Random): Promise<Evidence[]> {
  const waiting = wholeBetween(random, 4, 6);
  const depth = (scrape: Scrape) => roles.total(scrape, 'queue_depth');
  const open = await Promise.all(
    Array.from({ length: SLOTS + waiting }, () => gateway.open(batchOf(random, 2, SECONDS))),
  );
  const busy = await gateway.highest(depth, Promise.all(open.map(({ end }) => end)));
  const idle = depth(await gateway.scrapeUntil((scrape) => depth(scrape) === 0, 1));
  const hint =
    busy === SLOTS + waiting
      ? 'What the model works on does not wait any more.'
      : 'The depth is what the queue holds at the moment of the scrape: read it then, and set it.';
  return [
    {
      asked: `${SLOTS} batches are worked on, ${waiting} wait`,
      expected: `queue_depth is ${waiting}`,
      seen: formatNumber(busy),
      passed: busy === waiting,
      hint,
    },
    {
      asked: 'nothing waits any more',
      expected: 'queue_depth is 0',
      seen: formatNumber(idle),
      passed: idle === 0,
      hint,
    },
  ];
}

/** Batch size and confidence equal the ledger, and the queue's depth what was made to wait. */
export async function gradeModelMetrics(context: TaskContext): Promise<Verdict> {
  const roles = await Roles.read(context);
  const gateway = await Gateway.start(context.workbench, SLOTS);
  const random = randomSequence();
  await mixedTraffic(gateway, random);
  const batches = gateway.ledger.flatMap(({ predictions }) =>
    predictions.length > 0 ? [predictions.length] : [],
  );
  const confidences = gateway.ledger.flatMap(({ predictions }) =>
    predictions.map((one) => one.confidence),
  );
  const seen = await gateway.scrapeUntil(
    (scrape) =>
      roles.total(scrape, 'batch_size') === batches.length &&
      roles.total(scrape, 'confidence') === confidences.length,
    2,
  );
  return allOf([
    distribution(
      {
        role: 'batch_size',
        what: 'batch',
        values: batches,
        hint: 'One measurement for each batch that was answered: its number of inputs.',
      },
      roles,
      seen,
    ),
    distribution(
      {
        role: 'confidence',
        what: "prediction's confidence",
        values: confidences,
        hint: 'One measurement for each prediction, not for each batch, as a ratio.',
      },
      roles,
      seen,
    ),
    sureEvidence(confidences, roles, seen),
    ...(await queueEvidence(gateway, roles, random)),
  ]);
}
