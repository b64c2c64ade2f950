import type { TaskContext } from '@lab/kit/spec';
import { z } from 'zod';

/** The dashboard that the learner edits. */
export const DASHBOARD = 'dashboard.json';

const dashboardSchema = z.looseObject({
  panels: z.array(
    z.looseObject({
      title: z.string(),
      targets: z.array(z.looseObject({ expr: z.string() })).optional(),
    }),
  ),
});

/** A query as Grafana would send it when this environment is chosen. */
export const sent = (expression: string, environment: string): string =>
  expression
    .replaceAll(/\$environment\b|\$\{environment(?::\w+)?\}/g, environment)
    .replaceAll(/\$__rate_interval\b|\$\{__rate_interval\}/g, '5m');

/** The first query of each panel of the dashboard, by the panel's title, as Grafana would send it. */
export async function panelQueries(
  context: Pick<TaskContext, 'artefact'>,
  environment: string,
): Promise<Record<string, string>> {
  const { panels } = await context.artefact(DASHBOARD, dashboardSchema);
  return Object.fromEntries(
    panels.flatMap(({ title, targets = [] }) =>
      targets.slice(0, 1).map(({ expr }): [string, string] => [title, sent(expr, environment)]),
    ),
  );
}
