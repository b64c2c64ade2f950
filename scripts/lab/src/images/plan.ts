import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { localForm, type Service } from '../compose/service.ts';
import { exitCodes, LabError } from '../errors.ts';
import { loadKit } from '../labs.ts';
import type { Paths } from '../paths.ts';
import { fetchableTools, type ToolName } from '../tools/catalogue.ts';

/** How an image is made without a registry. */
export type Recipe =
  | { readonly kind: 'node' }
  | { readonly kind: 'tool'; readonly tool: ToolName; readonly service: Service }
  | { readonly kind: 'embedded'; readonly script: string; readonly service: Service }
  | { readonly kind: 'postgres'; readonly service: Service }
  | { readonly kind: 'none'; readonly reason: string; readonly service: Service };

/** One image that the root Compose file names. */
export interface PlannedImage {
  /** Name and tag, exactly as the file has them. */
  readonly name: string;
  readonly recipe: Recipe;
}

const buildArguments = z.looseObject({
  services: z.record(
    z.string(),
    z.looseObject({
      build: z.looseObject({ args: z.record(z.string(), z.coerce.string()).optional() }).optional(),
    }),
  ),
});

/**
 * Every image that the root Compose file names, in the order in which they must be built. The base
 * image of the services comes first: other images are made on it.
 */
export async function planImages(paths: Paths): Promise<PlannedImage[]> {
  const kit = loadKit(paths);
  if (!kit) {
    throw new LabError(`There is no ${paths.composeFile}, so there are no images to build.`, {
      exitCode: exitCodes.usage,
    });
  }
  const images = [...kit.services.values()].flatMap((service) =>
    service.image === undefined ? [] : [{ name: service.image, recipe: recipeOf(service) }],
  );
  const bases = (await nodeImages(paths)).map(
    (name): PlannedImage => ({
      name,
      recipe: { kind: 'node' },
    }),
  );
  return [...bases, ...images];
}

/** The one image that the services' Dockerfile starts from. */
async function nodeImages({ composeFile }: Paths): Promise<string[]> {
  const content: unknown = parse(await readFile(composeFile, 'utf8'), { merge: true });
  const { services } = buildArguments.parse(content);
  const names = Object.values(services).flatMap(({ build }) => build?.args?.NODE_IMAGE ?? []);
  return [...new Set(names)];
}

function recipeOf(service: Service): Recipe {
  const form = localForm(service.local);
  if ('mistake' in form) return { kind: 'none', reason: form.mistake, service };
  if (form.kind === 'skip') return { kind: 'none', reason: form.reason, service };
  if (form.kind === 'script') {
    return { kind: 'postgres', service };
  }
  if (fetchableTools.includes(form.tool)) return { kind: 'tool', tool: form.tool, service };
  if (form.fallback) return { kind: 'embedded', script: form.fallback.script, service };
  const reason = form.optional ?? `there is no package of ${form.tool}`;
  return { kind: 'none', reason, service };
}
