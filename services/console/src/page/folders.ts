import { resolve } from 'node:path';

const home = resolve(import.meta.dirname, '../..');

/** Where the page's sources and its builds lie. */
export const folders = {
  home,
  web: resolve(home, 'web'),
  dist: resolve(home, 'dist'),
  /** What the page shares with other packages. */
  shared: [
    resolve(home, '../../stack/grafana/src/model'),
    resolve(home, '../../stack/clients/src/lab'),
  ],
  lockfile: resolve(home, '../../pnpm-lock.yaml'),
};
