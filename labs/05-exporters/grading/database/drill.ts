import { type DrillPlan, fault, type Incident } from '@lab/kit/spec';

/** Several faults that come and go together. */
const together = (id: string, title: string, parts: readonly Incident[]): Incident => ({
  id,
  title,
  begin: async (sources, seconds) => {
    await Promise.all(parts.map((part) => part.begin(sources, seconds)));
  },
  end: async (sources) => {
    await Promise.all(parts.map((part) => part.end(sources)));
  },
});

/** Somebody computes a report: on the primary statements get slow, the replica stands still. */
export const REPORT = 'report';
/** A migration holds a table, so that everybody waits, and copies it. */
export const MIGRATION = 'migration';

/** How slow the statements are during the report. */
export const SLOW_SECONDS = 0.4;

/** The queries of a role look 8 seconds back: what is over must have left that window. */
export const databaseDrill: DrillPlan = {
  incidents: [
    together(REPORT, 'a report makes statements slow and holds up the replica', [
      fault({
        id: 'slow-query',
        title: 'the list of products takes long',
        service: 'api',
        name: 'slow-query',
        params: { seconds: SLOW_SECONDS, statement: 'product.get' },
      }),
      fault({
        id: 'replica-paused',
        title: 'the replica applies no changes',
        service: 'dba',
        name: 'replica-paused',
      }),
    ]),
    fault({
      id: MIGRATION,
      title: 'a migration locks the catalogue and copies it',
      service: 'dba',
      name: 'migration',
    }),
  ],
  baselineSeconds: 5,
  incidentSeconds: 10,
  recoverySeconds: 12,
  settleSeconds: 1,
};
