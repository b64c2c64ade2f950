import type { Evidence } from '@lab/kit/spec';
import type { Labels, LeafLook, Scene } from '../scene/scene.ts';

const EXTERNAL = ['env', 'replica'] as const;

function hintFor(label: (typeof EXTERNAL)[number], values: readonly string[]): string {
  if (values.some((value) => value.includes('$'))) {
    return `${label} is the text "${values.find((value) => value.includes('$'))}": Prometheus replaces variables in external_labels, and nowhere else.`;
  }
  if (values.length === 0) return `No series of this leaf says ${label}.`;
  return `${label} is ${values.map((value) => `"${value}"`).join(', ')} here. A constant is the same on every leaf, and each leaf was started with its own LAB_ENV and LAB_REPLICA.`;
}

function leafEvidence({ leaf, federated }: LeafLook, label: (typeof EXTERNAL)[number]): Evidence {
  const wanted = label === 'env' ? leaf.environment.env : leaf.replica;
  const wrong = federated.filter((labels: Labels) => labels[label] !== wanted);
  const values = [...new Set(wrong.flatMap((labels) => labels[label] ?? []))];
  const seen = values.length === 0 ? 'no such label' : `${label}="${values.join('", "')}"`;
  return {
    asked: `${leaf.host} says ${label} on everything that leaves it`,
    expected: `${label}="${wanted}", the value that this leaf was started with`,
    seen:
      federated.length === 0
        ? 'nothing leaves it'
        : wrong.length === 0
          ? `on all of ${federated.length} series`
          : `${wrong.length} of ${federated.length} series differ: ${seen}`,
    passed: federated.length > 0 && wrong.length === 0,
    hint:
      federated.length === 0
        ? 'This leaf scrapes nothing: its job reads the files in /etc/targets.'
        : hintFor(label, values),
  };
}

/** Whatever leaves a leaf says where it comes from. */
export const judgeEnvironments = ({ leaves }: Scene): Evidence[] =>
  leaves.flatMap((look) => EXTERNAL.map((label) => leafEvidence(look, label)));
