import { DAY, type HistoryPlan, HOUR, historyPlan, MINUTE } from '@lab/kit/spec';
import { containerSeries } from './containers.ts';
import { databaseSeries } from './database.ts';
import { hostSeries } from './hosts.ts';
import { endOfThePast } from './times.ts';

/** How a past differs from the other one. */
export interface World {
  readonly name: string;
  readonly seed: number;
  /** Names of the hosts, of which the first is the busier one. */
  readonly hosts: readonly [string, string];
  /** Names of containers: a steady one, one that crashes, one without a limit. */
  readonly containers: readonly [string, string, string];
  /** Factor by which everything fills up faster. */
  readonly pace: number;
  /** Hours since somebody last cleaned up. */
  readonly cleanedHoursAgo: number;
}

const once = (secondsAgo: number, lasts: number) => ({ once: endOfThePast - secondsAgo, lasts });

/** Three days of hosts, containers and a database, under the names that the real exporters use. */
function past(world: World): HistoryPlan {
  const { name, seed, cleanedHoursAgo } = world;
  return historyPlan({
    name,
    seed,
    days: 3,
    stepSeconds: 60,
    events: [
      { id: 'reboot', kind: 'reset', when: once(5 * HOUR + 13 * MINUTE, MINUTE) },
      { id: 'exporter-restart', kind: 'reset', when: once(25 * MINUTE, MINUTE) },
      { id: 'cleanup', kind: 'deploy', when: once(cleanedHoursAgo * HOUR, MINUTE) },
      { id: 'beginning', kind: 'deploy', when: once(5 * DAY, MINUTE) },
      { id: 'crashes', kind: 'incident', when: once(100 * MINUTE, 95 * MINUTE) },
      { id: 'sick', kind: 'incident', when: once(5 * HOUR + 30 * MINUTE, 30 * MINUTE) },
      { id: 'storm', kind: 'incident', when: once(4 * HOUR, 4 * HOUR) },
    ],
    series: [...hostSeries(world), ...containerSeries(world), ...databaseSeries(world)],
  });
}

/** What learners' queries are tried on, and the same with other names, numbers and moments. */
export const pasts = {
  public: past({
    name: 'exporters',
    seed: 505,
    hosts: ['web-1:9100', 'db-1:9100'],
    containers: ['api', 'report', 'cache'],
    pace: 1,
    cleanedHoursAgo: 39,
  }),
  hidden: past({
    name: 'exporters-hidden',
    seed: 7_177,
    hosts: ['kiosk:9100', 'vault:9100'],
    containers: ['frontend', 'mailer', 'proxy'],
    pace: 1.7,
    cleanedHoursAgo: 34,
  }),
};
