/** `npm run dashboards`: writes stack/grafana/dashboards from the builders, and removes what has none. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { dashboardsFolder } from '../model/read.ts';
import { drift } from './drift.ts';

const { missing, changed, surplus, files } = await drift();
for (const [path, text] of files) {
  const file = join(dashboardsFolder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
for (const path of surplus) await rm(join(dashboardsFolder, path));
console.log(
  `${files.size} dashboards: ${missing.length} new, ${changed.length} changed, ${surplus.length} removed.`,
);
