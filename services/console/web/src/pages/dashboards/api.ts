import { dashboardSchema } from '@lab/dashboards/model';
import { callApi } from '../../api/http.ts';
import { z } from '../../api/zod.ts';

const listSchema = z.array(
  z.object({
    folder: z.string(),
    uid: z.string(),
    title: z.string(),
    description: z.string(),
    tags: z.array(z.string()),
  }),
);

export type DashboardSummary = z.output<typeof listSchema>[number];

/** All dashboards, by folder. */
export function listDashboards(signal: AbortSignal): Promise<DashboardSummary[]> {
  return callApi(listSchema, '/dashboards', { signal });
}

const oneSchema = z.object({ folder: z.string(), dashboard: dashboardSchema });

/** One dashboard, as Grafana reads it. */
export function readDashboard(
  uid: string,
  signal: AbortSignal,
): Promise<z.output<typeof oneSchema>> {
  return callApi(oneSchema, `/dashboards/${encodeURIComponent(uid)}`, { signal });
}
