import { type AlertTask, gradeRules, type TaskContext, type Verdict } from '@lab/kit/spec';
import { incidents } from '../alerts/incidents.ts';
import { RULES } from '../prometheus-file.ts';

const samples = 'scrape_samples_post_metric_relabeling';
const largest = `max by (job) (${samples})`;
const ago = `max by (job) (${samples} offset 1h)`;
const more = `${largest} - ${ago} > 500`;
const ticket = { severity: 'ticket' };
const cut = 'prometheus_target_scrapes_exceeded_sample_limit_total';
const head = 'prometheus_tsdb_head_series';

const ALERTS: readonly AlertTask[] = [
  {
    id: 'growth',
    alert: 'SeriesGrowth',
    asked: 'fires for a job whose largest target has grown',
    equals: { expr: `${largest} > 2 * ${ago} and ${more}`, for: '10m', labels: ticket },
    mistakes: [
      {
        wrong: {
          expr: `sum by (job) (${samples}) > 2 * sum by (job) (${samples} offset 1h) and sum by (job) (${samples}) - sum by (job) (${samples} offset 1h) > 500`,
          for: '10m',
          labels: ticket,
        },
        hint: 'More instances bring more series, and should. It is the single target that must not grow.',
      },
      {
        wrong: { expr: `${largest} > 2 * ${ago} and ${more}`, labels: ticket },
        hint: 'It fires for a few minutes of trouble that is over before anybody looks: how long must it last?',
      },
      {
        wrong: { expr: `${largest} > 2 * ${ago}`, for: '10m', labels: ticket },
        hint: 'A small target doubles with every feature. Twice as many is a reason only when it is many.',
      },
      {
        wrong: { expr: `${largest} > 2000`, for: '10m', labels: ticket },
        hint: 'A fixed limit is wrong for every target but one: compare a target with its own past.',
      },
      {
        wrong: { expr: more, for: '10m', labels: ticket },
        hint: 'A large target gains 500 by honest work. Compare in proportion too.',
      },
    ],
  },
  {
    id: 'cut-off',
    alert: 'ScrapeCutOff',
    asked: 'fires when a scrape has exceeded a sample limit',
    equals: { expr: `max(increase(${cut}[10m])) > 0`, labels: { severity: 'page' } },
    mistakes: [
      {
        wrong: { expr: `max(${cut}) > 0`, labels: { severity: 'page' } },
        hint: 'It counts since the start of the process: once above zero, it would fire until the next restart.',
      },
      {
        wrong: {
          expr: `max(increase(${cut}[10m])) > 0`,
          for: '10m',
          labels: { severity: 'page' },
        },
        hint: 'A target that is cut off is not watched at all: the window already keeps the alert up, waiting on top of it loses time.',
      },
      {
        wrong: { expr: `max(increase(${cut}[1h])) > 0`, labels: { severity: 'page' } },
        hint: 'It fires for an hour after the last of them: the guide says how long.',
      },
    ],
  },
  {
    id: 'head',
    alert: 'HeadSeriesHigh',
    asked: 'fires when the database holds too many series',
    equals: { expr: `max(${head}) > 100000`, for: '15m', labels: ticket },
    mistakes: [
      {
        wrong: { expr: `max(${head}) > 100000`, labels: ticket },
        hint: 'A short peak after a deployment is no trouble: how long must it last?',
      },
      {
        wrong: { expr: `max(${head}) > 10000`, for: '15m', labels: ticket },
        hint: 'Count the zeros of the limit.',
      },
    ],
  },
];

/** The learner's alerts fire when a database grows as it should not, and not when it grows as it should. */
export const gradeAlerts = (context: TaskContext): Promise<Verdict> =>
  gradeRules(context, { file: RULES, alerts: ALERTS, fixtures: incidents });
