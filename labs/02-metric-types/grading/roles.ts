import {
  type Exposition,
  type Family,
  findFamily,
  type Labels,
  type TaskContext,
  totalOf,
} from '@lab/kit/spec';
import { z } from 'zod';

/** The file in which a learner says which metric plays which part. */
export const FILE = 'roles.yaml';

export const ROLES = [
  'requests',
  'request_duration',
  'latency_summary',
  'in_flight',
  'predictions',
  'queue_depth',
  'batch_size',
  'confidence',
] as const;

export type Role = (typeof ROLES)[number];

/** What a label tells apart. */
export type Kind = 'method' | 'route' | 'status' | 'class';

const roleSchema = z
  .object({
    metric: z.string().trim().min(1).nullish(),
    labels: z
      .partialRecord(z.enum(['method', 'route', 'status', 'class']), z.string().nullish())
      .nullish(),
  })
  .nullish();

const fileSchema = z.object({ roles: z.partialRecord(z.enum(ROLES), roleSchema) });

/** The name that a query uses for a family; OpenMetrics leaves `_total` to the samples of a counter. */
export const queriedName = ({ name, samples }: Family): string =>
  samples.some((sample) => sample.name === `${name}_total`) ? `${name}_total` : name;

/** The learner's answer to who plays which part. */
export class Roles {
  readonly #roles: z.output<typeof fileSchema>['roles'];

  private constructor(roles: z.output<typeof fileSchema>['roles']) {
    this.#roles = roles;
  }

  static async read({ artefact }: Pick<TaskContext, 'artefact'>): Promise<Roles> {
    return new Roles((await artefact(FILE, fileSchema)).roles);
  }

  /** The name that was written down for a role. */
  metric(role: Role): string | undefined {
    return this.#roles[role]?.metric ?? undefined;
  }

  /** The family that plays a role; undefined when none is named or it is not exposed (yet). */
  find(exposition: Exposition, role: Role): Family | undefined {
    const metric = this.metric(role);
    return metric === undefined ? undefined : findFamily(exposition, metric);
  }

  /** The family that plays a role. Throws an Error for the learner when there is none. */
  family(exposition: Exposition, role: Role): Family {
    const metric = this.metric(role);
    if (metric === undefined) throw new Error(`${FILE} names no metric for ${role}`);
    const family = findFamily(exposition, metric);
    if (family === undefined)
      throw new Error(`${FILE} names ${metric} for ${role}, but it is not exposed`);
    return family;
  }

  /** The learner's name of a label. Throws an Error for the learner when there is none. */
  label(role: Role, kind: Kind): string {
    const label = this.#roles[role]?.labels?.[kind];
    if (!label) throw new Error(`${FILE} names no label of ${role} that tells the ${kind} apart`);
    return label;
  }

  /** The value of a role added up over all series; 0 while it is not exposed. */
  total(exposition: Exposition, role: Role, labels: Labels = {}): number {
    const family = this.find(exposition, role);
    return family === undefined ? 0 : totalOf(family, labels);
  }

  /** What each series of a role has counted, with its labels by what they tell apart. */
  series<K extends Kind>(
    exposition: Exposition,
    role: Role,
    kinds: readonly K[],
  ): { readonly value: number; readonly labels: Readonly<Record<K, string>> }[] {
    const family = this.find(exposition, role);
    const isDistribution = family?.type === 'histogram' || family?.type === 'summary';
    const counted = (family?.samples ?? []).filter(({ name }) =>
      isDistribution ? name.endsWith('_count') : !name.endsWith('_created'),
    );
    return counted.map(({ labels, value }) => {
      const pairs = kinds.map((kind) => [kind, labels[this.label(role, kind)] ?? '']);
      return { value, labels: Object.fromEntries(pairs) };
    });
  }

  /** What a role has counted by the value of one label. */
  by(exposition: Exposition, role: Role, kind: Kind): Map<string, number> {
    const values = new Map<string, number>();
    for (const { labels, value } of this.series(exposition, role, [kind])) {
      values.set(labels[kind], (values.get(labels[kind]) ?? 0) + value);
    }
    return values;
  }
}
