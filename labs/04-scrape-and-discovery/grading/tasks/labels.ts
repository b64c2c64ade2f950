import type { Evidence } from '@lab/kit/spec';
import { some } from '../config.ts';
import { type Scene, type Target, targetsOf } from '../scene/scene.ts';
import { type Member, present } from '../world/world.ts';

type Label = 'service' | 'env' | 'version';

interface Labelled {
  readonly member: Member;
  readonly target: Target;
}

const wanted = ({ member }: Labelled, label: Label): string => member[label] ?? '';
const found = ({ target }: Labelled, label: Label): string => target.labels[label] ?? '';

const shown = (value: string): string => (value === '' ? 'no such label' : `"${value}"`);

const UNMATCHED =
  'A rule does nothing where its regex does not match the whole value, from the first character to the last.';

/** What the configuration tells about why a label is not there. */
function absenceHint(label: Label, { config }: Scene): string {
  const isTooLate = config.jobs.some(({ metric_relabel_configs: rules }) =>
    some(rules, ({ target_label: target }) => target === label),
  );
  if (label in config.externalLabels) {
    return 'External labels are attached when samples or alerts leave this Prometheus (remote write, federation, Alertmanager). A query to this server never sees them.';
  }
  if (isTooLate) {
    return 'metric_relabel_configs comes after the scrape. By then every label that begins with "__" but for the name is gone, the __meta labels among them.';
  }
  const isUnmatched = config.jobs.some(({ relabel_configs: rules }) =>
    some(rules, ({ target_label: target, regex }) => target === label && regex !== undefined),
  );
  if (isUnmatched) return UNMATCHED;
  return 'No rule writes it. Discovery tells it under a name that begins with __meta, and those labels do not outlive relabelling.';
}

function hintFor(label: Label, all: readonly Labelled[], wrong: Labelled, scene: Scene): string {
  const value = found(wrong, label);
  const others = all.filter((one) => found(one, label) !== '');
  if (wanted(wrong, label) === '') {
    return 'This component has no such label, and your rule invents one. What is unknown should stay unknown.';
  }
  if (value === '') {
    if (others.length === 0) return absenceHint(label, scene);
    return `Some have it and this one has not. ${UNMATCHED}`;
  }
  const values = new Set(all.map((one) => found(one, label)));
  if (values.size === 1)
    return 'It is the same for all: a text that you have written, not what discovery tells.';
  const { address } = wrong.member;
  if (address.includes(value) || value.includes(address.split(':')[0] ?? address)) {
    return 'It is made of the address. An address says where something runs, and changes; discovery also tells what it is.';
  }
  return 'It is not what discovery tells: only a part of it, or another label.';
}

function labelEvidence(label: Label, all: readonly Labelled[], scene: Scene): Evidence {
  const wrong = all.find((one) => found(one, label) !== wanted(one, label));
  const example = wrong ?? all[0];
  return {
    asked: `${label} says what discovery tells`,
    expected:
      example === undefined
        ? 'labelled targets'
        : `${shown(wanted(example, label))} at ${example.member.address}`,
    seen:
      example === undefined
        ? 'none of the hidden components is scraped'
        : shown(found(example, label)),
    passed: all.length > 0 && wrong === undefined,
    hint:
      wrong === undefined
        ? 'Labels come after targets: begin with http-sd.'
        : hintFor(label, all, wrong, scene),
  };
}

/** Each target carries service, env and version, and each replica can still be told apart. */
export function judgeLabels(scene: Scene): Evidence[] {
  const { world, targets } = scene;
  const all = present(world.components, 'before')
    .filter(({ optsOut }) => !optsOut)
    .flatMap((member) => targetsOf(targets, member).map((target) => ({ member, target })));
  const instances = new Set(all.map(({ target }) => target.labels.instance));
  const addresses = new Set(all.map(({ member }) => member.address));
  const doubled = all.find(
    (one) =>
      one.target.labels.instance !== one.member.address &&
      all.filter(({ target }) => target.labels.instance === one.target.labels.instance).length > 1,
  );
  const isDistinct = all.length > 0 && instances.size === addresses.size;
  return [
    ...(['service', 'env', 'version'] as const).map((label) => labelEvidence(label, all, scene)),
    {
      asked: 'replicas of a component can be told apart',
      expected: 'one value of instance for each address',
      seen:
        doubled === undefined
          ? `${instances.size} for ${addresses.size} addresses`
          : `instance="${doubled.target.labels.instance}" more than once`,
      passed: isDistinct,
      hint:
        all.length === 0
          ? 'Labels come after targets: begin with http-sd.'
          : 'Your rules overwrite instance, so two replicas write into the same series.',
    },
  ];
}
