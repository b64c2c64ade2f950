import { inTurns, type Workbench } from '@lab/kit/spec';
import { Gateway } from '../gateway/gateway.ts';
import { batchOf, type Random } from '../gateway/traffic.ts';
import type { Share } from './sheet.ts';

/** Requests at a time that each instance is asked. */
const AT_ONCE = 25;

/** Starts an instance for each share. */
export const startFleet = (
  workbench: Pick<Workbench, 'script'>,
  shares: readonly Share[],
): Promise<Gateway[]> => Promise.all(shares.map(() => Gateway.start(workbench, 64)));

/** Each instance serves its share. */
export async function serve(
  fleet: readonly Gateway[],
  shares: readonly Share[],
  random: Random,
): Promise<void> {
  await Promise.all(
    fleet.map((gateway, index) => {
      const { requests, seconds } = shares[index] ?? { requests: 0, seconds: 0 };
      return inTurns(
        AT_ONCE,
        Array.from({ length: requests }, () => () => gateway.predict(batchOf(random, 1, seconds))),
      );
    }),
  );
}
