import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { addCommand, type CommonOptions } from '../cli/command.ts';
import { elapsedSeconds, Output } from '../cli/output.ts';
import { table } from '../cli/table.ts';
import { exitCodes, LabError } from '../errors.ts';
import type { Paths } from '../paths.ts';

const megabyte = 1024 ** 2;
const archiveName = 'observability-lab-images.tar.gz';

/** `lab images`: every image of the Compose files without a registry, and their way to other machines. */
export function addImages(program: Command, paths: Paths): void {
  const images = program
    .command('images')
    .summary('build, save and load the images of the docker runtime without a registry')
    .description('Build, save and load the images of the docker runtime without a registry.');

  addCommand(images, 'offline', 'build every image that can be had without a registry').action(
    async (options: CommonOptions) => {
      const { buildOffline } = await import('../images/build.ts');
      const { buildServices } = await import('../images/services.ts');
      const output = new Output(options);
      const progress = (line: string): void => output.progress(line);
      const results = await buildOffline(paths, progress);
      await buildServices(paths, progress);
      output.result({ seconds: Number(elapsedSeconds()), images: results }, () =>
        table(
          ['image', 'outcome', 'size', 'what is inside'],
          results.map(({ name, outcome, bytes, contains, reason }) => [
            name,
            outcome,
            inMegabytes(bytes),
            contains ?? reason ?? '',
          ]),
        ),
      );
    },
  );

  addCommand(
    images,
    'list',
    'show the images of the Compose files and what is really inside',
  ).action(async (options: CommonOptions) => {
    const output = new Output(options);
    const rows = await listed(paths);
    output.result(rows, () =>
      table(
        ['image', 'size', 'what is inside'],
        rows.map(({ name, present, bytes, contains }) => [
          name,
          inMegabytes(bytes),
          present ? (contains ?? 'what its name says') : 'not on this machine',
        ]),
      ),
    );
    if (rows.some(({ present }) => !present)) process.exitCode = exitCodes.failed;
  });

  addCommand(images, 'save [file]', 'write all images into one archive').action(
    async (file: string | undefined, options: CommonOptions) => {
      const { saveImages } = await import('../images/archive.ts');
      const output = new Output(options);
      const present = (await listed(paths)).filter((image) => image.present);
      if (present.length === 0) {
        throw new LabError(
          'The engine has none of the images. "npm run images -- offline" builds them.',
          { exitCode: exitCodes.usage },
        );
      }
      const target = resolve(file ?? join(paths.lab, archiveName));
      const names = present.map(({ name }) => name);
      const bytes = await saveImages(names, target, (line) => output.progress(line));
      output.result(
        { file: target, bytes, images: names },
        () => `${names.length} images in ${target} (${inMegabytes(bytes)})`,
      );
    },
  );

  addCommand(images, 'load [file]', 'load the images of an archive that "save" wrote').action(
    async (file: string | undefined, options: CommonOptions) => {
      const { loadImages } = await import('../images/archive.ts');
      const { ImageStore } = await import('../images/image-store.ts');
      await ImageStore.open();
      const output = new Output(options);
      const source = resolve(file ?? join(paths.lab, archiveName));
      const names = await loadImages(source, (line) => output.progress(line));
      output.result({ file: source, images: names }, () => `${names.length} images loaded`);
    },
  );
}

interface ListedImage {
  readonly name: string;
  readonly present: boolean;
  readonly bytes?: number;
  readonly contains?: string;
}

async function listed(paths: Paths): Promise<ListedImage[]> {
  const { ImageStore } = await import('../images/image-store.ts');
  const { serviceImages } = await import('../images/services.ts');
  const { planImages } = await import('../images/plan.ts');
  const store = await ImageStore.open();
  const named = (await planImages(paths)).map(({ name }) => name);
  const names = [...new Set([...named, ...(await serviceImages(paths))])];
  return Promise.all(
    names.map(async (name) => {
      const found = await store.find(name);
      if (!found) return { name, present: false };
      const { bytes, contains } = found;
      return { name, present: true, bytes, ...(contains === undefined ? {} : { contains }) };
    }),
  );
}

function inMegabytes(bytes: number | undefined): string {
  return bytes === undefined ? '' : `${Math.round(bytes / megabyte)} MB`;
}
