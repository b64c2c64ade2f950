import { LedgerClient, type LoadRequest, type LoadStatus } from '@lab/clients';
import { Argument, type Command } from 'commander';
import { addCommand, type CommonOptions } from '../cli/command.ts';
import { positive, wholeNumber } from '../cli/numbers.ts';
import { openRunningSession } from '../cli/session.ts';
import type { Paths } from '../paths.ts';

interface LoadOptions extends CommonOptions {
  readonly rps?: number;
  readonly seed?: number;
  readonly duration?: number;
}

const profiles = ['steady', 'ramp', 'spike', 'daily'] as const;

/** `lab load [profile]`: what the load generator sends; without a profile, what it sends now. */
export function addLoad(program: Command, paths: Paths): void {
  addCommand(program, 'load', 'change the traffic, or show it')
    .addArgument(new Argument('[profile]', 'shape of the traffic').choices([...profiles, 'off']))
    .option('--rps <number>', 'requests per second', positive)
    .option('--seed <number>', 'seed of users and journeys', wholeNumber)
    .option('--duration <seconds>', 'end by itself after this time', positive)
    .action(async (profile: LoadRequest['profile'] | 'off' | undefined, options: LoadOptions) => {
      const { runtime, output } = await openRunningSession(paths, options);
      const loadgen = new LedgerClient(runtime.endpoint('loadgen'));
      const status = await change(loadgen, profile, options);
      output.result(status, () => describe(status));
    });
}

function change(
  loadgen: LedgerClient,
  profile: LoadRequest['profile'] | 'off' | undefined,
  { rps, seed, duration }: LoadOptions,
): Promise<LoadStatus> {
  if (profile === undefined) return loadgen.load();
  if (profile === 'off') return loadgen.stopLoad();
  return loadgen.setLoad({
    profile,
    ...(rps === undefined ? {} : { rps }),
    ...(seed === undefined ? {} : { seed }),
    ...(duration === undefined ? {} : { durationSeconds: duration }),
  });
}

function describe({ state, profile, rps, behind, sent, inflight }: LoadStatus): string {
  const late = behind ? ', and it falls behind' : '';
  return `Load is ${state}${profile === undefined ? '' : ` (${profile})`}: ${rps} requests/s wanted, ${sent} sent so far, ${inflight} unanswered${late}.`;
}
