import { glob, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { type Dashboard, dashboardSchema } from './dashboard.ts';

/** A dashboard and the file it was read from. */
export interface DashboardFile {
  /** Below the folder, with slashes: `services/service-red.json`. */
  readonly path: string;
  readonly dashboard: Dashboard;
}

/** The kit's own dashboards. */
export const dashboardsFolder: string = join(import.meta.dirname, '../../dashboards');

/** All dashboards below a folder, by path. Throws when a file is not a dashboard, and names it. */
export async function readDashboards(folder = dashboardsFolder): Promise<DashboardFile[]> {
  const paths = await Array.fromAsync(glob('**/*.json', { cwd: folder }));
  return Promise.all(
    paths.toSorted().map(async (file) => {
      const path = file.split(sep).join('/');
      const parsed = dashboardSchema.safeParse(
        JSON.parse(await readFile(join(folder, file), 'utf8')),
      );
      if (parsed.success) return { path, dashboard: parsed.data };
      throw new Error(`${path} is not a dashboard: ${parsed.error.message}`);
    }),
  );
}
