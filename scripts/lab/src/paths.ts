import { join, resolve } from 'node:path';

/** The checkout that this file belongs to. */
export const checkoutRoot: string = resolve(import.meta.dirname, '../../..');

export interface Paths {
  /** Folder that holds docker-compose.yml and labs/. */
  readonly root: string;
  /** Everything the lab writes lies below this folder. */
  readonly lab: string;
  /** Programs fetched once, one symlink per tool. */
  readonly bin: string;
  /** Named volumes. */
  readonly data: string;
  /** Output of each component, rotated. */
  readonly logs: string;
  /** Rendered configuration and the state of what runs. */
  readonly run: string;
  /** Files of a learner, saved before `lab reset`. */
  readonly backup: string;
  /** What a learner's last checks found, and the hints revealed. */
  readonly progress: string;
  /** Short-lived files of one command. */
  readonly tmp: string;
  readonly composeFile: string;
  readonly labs: string;
}

/**
 * Every path the `lab` command uses, derived from one root, so that tests can work in a folder of
 * their own. `LAB_BIN` moves the fetched programs elsewhere (shared between checkouts).
 */
export function paths(root: string = checkoutRoot): Paths {
  const lab = join(root, '.lab');
  return {
    root,
    lab,
    bin: process.env.LAB_BIN ?? join(lab, 'bin'),
    data: join(lab, 'data'),
    logs: join(lab, 'logs'),
    run: join(lab, 'run'),
    backup: join(lab, 'backup'),
    progress: join(lab, 'progress.json'),
    tmp: join(lab, 'tmp'),
    composeFile: join(root, 'docker-compose.yml'),
    labs: join(root, 'labs'),
  };
}
