import type { Evidence } from '@lab/kit/spec';
import { isUp, type Scene, targetsOf } from '../scene/scene.ts';
import { type Member, present } from '../world/world.ts';

function missingHint({ config, targets }: Scene, machines: readonly Member[]): string {
  const found = machines.flatMap((member) => targetsOf(targets, member));
  const failed = found.find(({ health }) => health === 'down');
  if (failed !== undefined) return `A machine is scraped, but that fails: ${failed.lastError}`;
  const patterns = config.jobs.flatMap(({ file_sd_configs: sd }) =>
    (sd ?? []).flatMap(({ files }) => files ?? []),
  );
  const inventory = patterns.filter((pattern) => pattern.includes('targets/'));
  if (inventory.length > 0) {
    return `Only ${inventory.join(', ')} is read; the infrastructure team adds a file for each rack, and nobody tells you its name.`;
  }
  return 'No job reads the files in targets/. An address copied from them ages with the next rack.';
}

function labelHint({ service, env }: Readonly<Record<string, string>>): string {
  const isWiped = service === undefined || env === undefined;
  return isWiped
    ? 'Your rules wipe a label that the file has set: a rule whose source label is not there writes the empty text into its target label.'
    : 'Your rules overwrite what the file says.';
}

/** Whoever the inventory lists is scraped, under the labels that it gives. */
export function judgeFileSd(scene: Scene): Evidence[] {
  const { world, targets, later } = scene;
  const { newcomer, leaver } = world.machines;
  const listed = present(world.machines, 'before').filter(({ fate }) => fate === 'kept');
  const missing = listed.filter((member) => !isUp(targets, member));
  const labelled = listed.flatMap((member) =>
    targetsOf(targets, member).map(({ labels }) => ({ member, labels })),
  );
  const wrong = labelled.find(
    ({ member, labels }) => labels.service !== member.service || labels.env !== member.env,
  );
  const shown = wrong ?? labelled[0];
  return [
    {
      asked: 'a new file in targets/ is read',
      expected: `${listed.length} hidden machines up`,
      seen:
        missing.length === 0
          ? 'all of them'
          : `not ${missing.map((one) => one.address).join(', ')}`,
      passed: missing.length === 0,
      hint: missingHint(scene, listed),
    },
    {
      asked: 'machines keep the labels of their file',
      expected: `service="${shown?.member.service ?? listed[0]?.service}", env="${shown?.member.env ?? listed[0]?.env}"`,
      seen:
        shown === undefined
          ? 'no target'
          : `service="${shown.labels.service ?? ''}", env="${shown.labels.env ?? ''}"`,
      passed: labelled.length > 0 && wrong === undefined,
      hint: shown === undefined ? 'Without a target there are no labels.' : labelHint(shown.labels),
    },
    {
      asked: 'a machine that the file adds is scraped without a reload',
      expected: `${newcomer.service} up`,
      seen: isUp(later, newcomer) ? 'up' : 'not scraped',
      passed: isUp(later, newcomer),
      hint: 'The file has changed and Prometheus has not noticed.',
    },
    {
      asked: 'a machine that the file loses is forgotten without a reload',
      expected: `${leaver.service} was scraped, and is no more`,
      seen: `${isUp(targets, leaver) ? 'scraped' : 'not scraped'}, then ${targetsOf(later, leaver).length > 0 ? 'still there' : 'gone'}`,
      passed: isUp(targets, leaver) && targetsOf(later, leaver).length === 0,
      hint: 'What the file does not list any more must not stay in a list of your own.',
    },
  ];
}
