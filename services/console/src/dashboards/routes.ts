import { type DashboardFile, readDashboards } from '@lab/dashboards/files';
import { ProblemError } from '@lab/telemetry';
import { Router } from 'express';

/**
 * `GET /`: what dashboards there are, by path. `GET /:uid`: one as Grafana reads it. They are read
 * anew for every answer, so that a learner sees a change at once.
 * @param folder holds them; the kit's own when undefined
 */
export function dashboardRoutes(folder?: string): Router {
  const router = Router();
  router.get('/', async (_request, response) => {
    response.json((await readDashboards(folder)).map(summary));
  });
  router.get('/:uid', async ({ params: { uid } }, response) => {
    const found = (await readDashboards(folder)).find(({ dashboard }) => dashboard.uid === uid);
    if (found === undefined) {
      throw new ProblemError(404, 'Not Found', { detail: 'there is no such dashboard' });
    }
    response.json({ folder: folderOf(found.path), dashboard: found.dashboard });
  });
  return router;
}

const summary = ({ path, dashboard: { uid, title, description, tags } }: DashboardFile) => ({
  folder: folderOf(path),
  uid,
  title,
  description,
  tags,
});

const folderOf = (path: string) => path.split('/').slice(0, -1).join('/');
