import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LabError } from '../errors.ts';
import type { Paths } from '../paths.ts';
import type { Progress } from '../runtime/runtime.ts';
import { baseImage } from './base.ts';
import { BuildContext } from './context.ts';
import { runCommand } from './docker-command.ts';
import { ImageStore } from './image-store.ts';
import { labels } from './labels.ts';
import { type PlannedImage, planImages } from './plan.ts';
import { preparePostgres } from './postgres.ts';
import { type PreparedImage, prepareEmbedded, prepareNode, prepareTool } from './recipes.ts';

/** What became of one image. */
export interface ImageResult {
  readonly name: string;
  readonly outcome: 'built' | 'up-to-date' | 'kept' | 'not-available';
  readonly contains?: string;
  /** Why it is not available. */
  readonly reason?: string;
  readonly bytes?: number;
}

/**
 * Builds every image that the root Compose file names and that can be had without a registry, under
 * its name. An image that was pulled from a registry is kept. What was built is recognised by the
 * hash of its inputs, so a second run builds nothing.
 *
 * @throws LabError when a package cannot be had, the disk is full or the engine stops
 */
export async function buildOffline(paths: Paths, progress: Progress): Promise<ImageResult[]> {
  const store = await ImageStore.open();
  const plan = await planImages(paths);
  const workFolder = join(paths.tmp, `images-${process.pid}`);
  try {
    await mkdir(workFolder, { recursive: true });
    const base = await baseImage(store, workFolder, progress);
    const nodeImage = plan.find(({ recipe }) => recipe.kind === 'node')?.name;
    if (nodeImage === undefined) {
      throw new LabError('No service of the root Compose file has the build argument NODE_IMAGE.');
    }
    const results: ImageResult[] = [];
    for (const image of plan) {
      const result = await buildOne({ image, base, nodeImage, store, paths, workFolder, progress });
      progress(describe(result));
      results.push(result);
    }
    return results;
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

interface Build {
  readonly image: PlannedImage;
  readonly base: string;
  readonly nodeImage: string;
  readonly store: ImageStore;
  readonly paths: Paths;
  readonly workFolder: string;
  readonly progress: Progress;
}

async function buildOne(build: Build): Promise<ImageResult> {
  const { image, store, workFolder, progress } = build;
  const { name, recipe } = image;
  const present = await store.find(name);
  if (present && present.contains === undefined) {
    return { name, outcome: 'kept', bytes: present.bytes };
  }
  if (recipe.kind === 'none') return { name, outcome: 'not-available', reason: recipe.reason };
  const folder = join(workFolder, name.replace(/[^\w.-]/g, '_'));
  await mkdir(folder);
  try {
    const context = new BuildContext(folder);
    const prepared = await prepare(build, context);
    if (!prepared) return { name, outcome: 'not-available', reason: 'there is no recipe for it' };
    const { contains } = prepared;
    const parent = recipe.kind === 'embedded' ? await store.find(build.nodeImage) : undefined;
    const inputs = await context.hash([name, build.base, parent?.id ?? '', contains]);
    if (present?.labels[labels.inputs] === inputs) {
      return { name, outcome: 'up-to-date', contains, bytes: present.bytes };
    }
    progress(`building ${name}`);
    await runCommand(
      'docker',
      [
        'build',
        '--tag',
        name,
        '--label',
        `${labels.contains}=${contains}`,
        '--label',
        `${labels.inputs}=${inputs}`,
        folder,
      ],
      { purpose: `The image ${name} could not be built` },
    );
    const bytes = (await store.find(name))?.bytes;
    return { name, outcome: 'built', contains, ...(bytes === undefined ? {} : { bytes }) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function prepare(
  { image: { recipe }, base, nodeImage, paths, progress }: Build,
  context: BuildContext,
): Promise<PreparedImage | undefined> {
  switch (recipe.kind) {
    case 'node':
      return prepareNode(context, base);
    case 'tool':
      return prepareTool(context, base, recipe.tool, recipe.service, paths);
    case 'embedded':
      return prepareEmbedded(context, nodeImage, recipe.script, recipe.service);
    case 'postgres':
      return preparePostgres(context, base, recipe.service, paths, progress);
    case 'none':
      return undefined;
  }
}

function describe({ name, outcome, contains, reason }: ImageResult): string {
  if (outcome === 'not-available') return `${name} cannot be built here: ${reason}`;
  if (outcome === 'kept') return `${name} is there already, from a registry`;
  return `${name} ${outcome === 'built' ? 'is built' : 'is up to date'}: ${contains}`;
}
