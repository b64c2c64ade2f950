import { type Exposition, type Family, findFamily, type TaskContext } from '@lab/kit/spec';
import { z } from 'zod';

/** The file in which a learner says which metric plays which part. */
export const FILE = 'roles.yaml';

export const EXPORTER_ROLES = [
  'up',
  'duration',
  'last_success',
  'generated',
  'model_loaded',
  'model_memory',
  'queue_depth',
  'oldest_age',
  'processed',
] as const;

export const BATCH_ROLES = ['last_success', 'duration', 'orders', 'running'] as const;

export type ExporterRole = (typeof EXPORTER_ROLES)[number];
export type BatchRole = (typeof BATCH_ROLES)[number];

const name = z.string().trim().min(1).nullish();
const fileSchema = z.object({
  exporter: z.partialRecord(z.enum(EXPORTER_ROLES), name).nullish(),
  batch: z.partialRecord(z.enum(BATCH_ROLES), name).nullish(),
});

type RoleNames<R extends string> = Readonly<Partial<Record<R, string | null | undefined>>>;

/** The metrics that play the parts of one of the two programs. */
export class Roles<R extends string> {
  readonly #names: RoleNames<R>;

  /** Throws an Error for the learner when a part is left open. */
  private constructor(names: RoleNames<R>, roles: readonly R[]) {
    this.#names = names;
    for (const role of roles) this.metric(role);
  }

  static async ofExporter(context: Pick<TaskContext, 'artefact'>): Promise<Roles<ExporterRole>> {
    return new Roles((await context.artefact(FILE, fileSchema)).exporter ?? {}, EXPORTER_ROLES);
  }

  static async ofBatch(context: Pick<TaskContext, 'artefact'>): Promise<Roles<BatchRole>> {
    return new Roles((await context.artefact(FILE, fileSchema)).batch ?? {}, BATCH_ROLES);
  }

  /** The name that was written down. Throws an Error for the learner when there is none. */
  metric(role: R): string {
    const metric = this.#names[role];
    if (!metric) throw new Error(`${FILE} names no metric for ${role}`);
    return metric;
  }

  /** The family that plays a role; undefined while it is not exposed. */
  find(exposition: Exposition, role: R): Family | undefined {
    return findFamily(exposition, this.metric(role));
  }
}

/** The values of a family, but for those that libraries add about when a series began. */
export const valuesOf = (family: Family | undefined) =>
  (family?.samples ?? []).filter((sample) => !sample.name.endsWith('_created'));
