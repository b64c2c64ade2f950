import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** What an outline's entry is; `list` stands for lists that no single lab need prove. */
const kinds = ['bullet', 'step', 'concept', 'exercise', 'list'] as const;

export type Kind = (typeof kinds)[number];

/** One thing that the course must cover. */
export interface Bullet {
  /** Such as `M009/1.2/What are metrics?`. */
  readonly key: string;
  readonly kind: Kind;
  /** Numbers of the labs that the curriculum plans for it, such as `01`. */
  readonly planned: readonly string[];
}

const labs = z
  .array(z.int().positive())
  .min(1)
  .transform((numbers) => numbers.map((number) => String(number).padStart(2, '0')));

const outlineSchema = z.array(
  z.union([
    z.strictObject({
      key: z.string(),
      title: z.string(),
      kind: z.enum(kinds),
      bullets: z.record(z.string(), labs),
    }),
    z.strictObject({ key: z.string(), title: z.string(), kind: z.enum(kinds), labs }),
  ]),
);

/** Every entry of both outlines, in their order. */
export function readOutline(): Bullet[] {
  const text = readFileSync(join(import.meta.dirname, 'outline.yaml'), 'utf8');
  return outlineSchema.parse(parse(text)).flatMap((section): Bullet[] => {
    const { key, kind } = section;
    if ('labs' in section) return [{ key, kind, planned: section.labs }];
    return Object.entries(section.bullets).map(([name, planned]) => ({
      key: `${key}/${name}`,
      kind,
      planned,
    }));
  });
}
