import { isAbsolute, join, relative } from 'node:path';
import type { Mount, Service } from '../../compose/service.ts';
import type { Paths } from '../../paths.ts';

/** A mount target of a container and the folder that takes its place. */
export interface PathMapping {
  readonly target: string;
  readonly real: string;
  /** Set when the folder is a rendered copy of this one. */
  readonly renderedFrom?: string;
}

/** Where the rendered configuration of a component lies. */
export function renderedFolder(paths: Paths, component: string): string {
  return join(paths.run, 'config', component);
}

/**
 * What stands for each mount of a service: a named volume is a folder below `.lab/data`, a read-only
 * mount from the checkout a rendered copy, any other mount the folder itself.
 */
export function pathMappings(service: Service, paths: Paths): PathMapping[] {
  return service.mounts.map((mount) => {
    if (mount.kind === 'volume') {
      return { target: mount.target, real: join(paths.data, mount.source) };
    }
    if (!isRendered(mount, paths)) return { target: mount.target, real: mount.source };
    return {
      target: mount.target,
      real: join(renderedFolder(paths, service.name), mount.target),
      renderedFrom: mount.source,
    };
  });
}

function isRendered({ readOnly, source }: Mount, paths: Paths): boolean {
  const inside = relative(paths.root, source);
  return readOnly && inside !== '' && !inside.startsWith('..') && !isAbsolute(inside);
}

/** Replaces mount targets by the real paths wherever they stand as a path in a text. */
export function rewritePaths(text: string, mappings: readonly PathMapping[]): string {
  const longestFirst = mappings.toSorted((a, b) => b.target.length - a.target.length);
  if (longestFirst.length === 0) return text;
  const targets = longestFirst
    .map(({ target }) => target.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('|');
  const pattern = new RegExp(
    `(?<=^|[\\s"'\`=:,;({[<|])(${targets})(/[^\\s"'\`:,;)}\\]>|]*)?(?![\\w.-])`,
    'gm',
  );
  return text.replace(pattern, (whole, target: string, rest: string | undefined) => {
    const real = longestFirst.find((mapping) => mapping.target === target)?.real;
    if (real === undefined) return whole;
    return real === '/' ? (rest ?? '/') : `${real}${rest ?? ''}`;
  });
}
