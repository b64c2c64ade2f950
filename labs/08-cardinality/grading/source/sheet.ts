import { type Exposition, type Family, findFamily, type TaskContext } from '@lab/kit/spec';
import { z } from 'zod';

const FILE = 'roles.yaml';
const LABELS = ['method', 'route', 'status', 'plan', 'reason'] as const;

/** What a label tells apart. */
export type Kind = (typeof LABELS)[number];
export type Role = 'requests' | 'errors' | 'duration';

const roleSchema = z.object({
  metric: z.string().trim().min(1),
  labels: z.partialRecord(z.enum(LABELS), z.string().nullish()).nullish(),
});

const fileSchema = z.object({ requests: roleSchema, errors: roleSchema, duration: roleSchema });

/** The learner's word for which metric plays which part. */
export class Sheet {
  readonly #roles: z.output<typeof fileSchema>;

  private constructor(roles: z.output<typeof fileSchema>) {
    this.#roles = roles;
  }

  static async read({ artefact }: Pick<TaskContext, 'artefact'>): Promise<Sheet> {
    return new Sheet(await artefact(FILE, fileSchema));
  }

  metric(role: Role): string {
    return this.#roles[role].metric;
  }

  /** The family of a role. Throws an Error for the learner when it is not exposed. */
  family(exposition: Exposition, role: Role): Family {
    const family = findFamily(exposition, this.metric(role));
    if (family === undefined) {
      throw new Error(`${FILE} names ${this.metric(role)} for ${role}, but it is not exposed`);
    }
    return family;
  }

  /** How much was counted for each value of a label; undefined when no label is named. */
  by(exposition: Exposition, role: Role, kind: Kind): ReadonlyMap<string, number> | undefined {
    const label = this.#roles[role].labels?.[kind];
    if (!label) return undefined;
    const family = this.family(exposition, role);
    const counts = new Map<string, number>();
    for (const { name, labels, value } of family.samples) {
      if (name.endsWith('_created')) continue;
      const key = labels[label] ?? '';
      counts.set(key, (counts.get(key) ?? 0) + value);
    }
    return counts;
  }
}
