import { access, readlink } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { type LocalForm, localForm, type Service } from '../../compose/service.ts';
import { LabError } from '../../errors.ts';
import type { Paths } from '../../paths.ts';
import { resolveTool, type ToolName, toolVersion } from '../../tools/index.ts';

/** What a component is started as, or why it is left out. */
export type Program =
  | {
      readonly kind: 'binary';
      readonly file: string;
      readonly prefix: readonly string[];
      readonly runs: string;
    }
  | {
      readonly kind: 'script';
      readonly script: string;
      readonly preload?: string;
      readonly cwd: string;
      /** Folders with the programs that it calls. */
      readonly path: readonly string[];
      readonly runs: string;
    }
  | { readonly kind: 'left-out'; readonly reason: string };

type ScriptForm = Extract<LocalForm, { kind: 'script' }>;

/**
 * Decides what a component runs as on this machine: the program on PATH or fetched once, else its
 * stand-in, else nothing when it is optional.
 *
 * @throws LabError when a program that the lab cannot do without is not to be had
 */
export async function programOf(
  service: Service,
  paths: Paths,
  progress: (line: string) => void,
): Promise<Program> {
  const form = localForm(service.local);
  if ('mistake' in form) throw new LabError(`${service.name}: x-local ${form.mistake}`);
  if (form.kind === 'skip') return { kind: 'left-out', reason: form.reason };
  if (form.kind === 'script') {
    const tools = await Promise.all(
      (service.local?.tools ?? []).map((tool) => resolveTool(tool, { paths, progress })),
    );
    return { ...scriptProgram(form, paths, ''), path: [...new Set(tools.map(dirname))] };
  }
  const { tool, fallback, optional } = form;
  try {
    const file = await resolveTool(tool, { paths, progress });
    return {
      kind: 'binary',
      file,
      prefix: tool === 'grafana' ? await grafanaArguments(file) : [],
      runs: `${tool} ${await knownVersion(tool, file, paths)}`,
    };
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    if (fallback)
      return scriptProgram({ kind: 'script', ...fallback }, paths, ` (stand-in for ${tool})`);
    if (optional !== undefined) {
      return { kind: 'left-out', reason: `${tool} is not on this machine: ${optional}` };
    }
    throw error;
  }
}

function scriptProgram(
  { script, preload, cwd }: ScriptForm,
  paths: Paths,
  note: string,
): Extract<Program, { kind: 'script' }> {
  return {
    kind: 'script',
    script,
    ...(preload === undefined ? {} : { preload }),
    cwd: cwd ?? dirname(script),
    path: [],
    runs: `${relative(paths.root, script)}${note}`,
  };
}

/** The version stands in the name of a fetched program; any other is asked. */
async function knownVersion(tool: ToolName, file: string, paths: Paths): Promise<string> {
  const target = await readlink(file).catch(() => '');
  return /-(\d[\d.]*)(?:\/start)?$/.exec(target)?.[1] ?? toolVersion(tool, { paths });
}

/** Grafana needs its folder of pages and defaults; the image and each package put it elsewhere. */
async function grafanaArguments(file: string): Promise<string[]> {
  const homes = [
    '/usr/share/grafana',
    join(dirname(file), '..'),
    join(dirname(file), '../share/grafana'),
  ];
  for (const home of homes) {
    if (
      await access(join(home, 'conf/defaults.ini')).then(
        () => true,
        () => false,
      )
    ) {
      const subcommand = basename(file) === 'grafana' ? ['server'] : [];
      return [...subcommand, '--homepath', home];
    }
  }
  throw new LabError(
    `${file} is there, but its folder with conf/defaults.ini is in none of ${homes.join(', ')}`,
  );
}
