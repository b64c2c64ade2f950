import { HOUR, type QueryQuestion } from '@lab/kit/spec';
import { afterBegin, all, during, last } from '../moments.ts';

const all5m = (by: string) => `sum by (${by}) (rate(http_server_requests_total[5m]))`;
const failed5m = (by: string) =>
  `sum by (${by}) (rate(http_server_requests_total{status=~"5.."}[5m]))`;

/** Queries of a dashboard that nobody has looked at closely. */
export const REPAIR: readonly QueryQuestion[] = [
  {
    id: 'availability',
    question:
      'the share of the requests that did not fail (status 5xx), over 5 minutes, for each route',
    reference: `(${all5m('route')} - ${failed5m('route')}) / ${all5m('route')}`,
    mistakes: [
      {
        wrong: `${all5m('route')} - ${failed5m('route')} / ${all5m('route')}`,
        hint: 'Division comes before subtraction: a share of failures is taken from a rate.',
      },
      {
        wrong: `${failed5m('route')} / ${all5m('route')}`,
        hint: 'That is the share that failed.',
      },
    ],
  },
  {
    id: 'shop-errors',
    question:
      'the share of requests with a status of 5xx among all requests to the shop, over 5 minutes',
    reference:
      'sum(rate(http_server_requests_total{status=~"5.."}[5m])) / sum(rate(http_server_requests_total[5m]))',
    times: all(during('checkout-errors'), last(12 * HOUR)),
    mistakes: [
      {
        wrong: `avg(${failed5m('route, instance')} / ${all5m('route, instance')})`,
        hint: 'A mean of shares gives a route with few requests as much say as one with many.',
      },
      {
        wrong: `sum(${failed5m('route, instance')} / ${all5m('route, instance')})`,
        hint: 'Shares of different wholes cannot be added up.',
      },
      {
        looksLike: ({ selectors }) =>
          selectors.some(({ matchers }) => matchers.some(({ label }) => label === 'status_code')),
        hint: 'No series has the label status_code: what does the metric call it?',
      },
    ],
  },
  {
    id: 'mean-memory',
    question: 'the mean memory of each model process in the last hour, in megabytes (1e6 bytes)',
    reference: 'avg_over_time(model_memory_usage_bytes[1h]) / 1e6',
    mistakes: [
      {
        wrong: 'model_memory_usage_bytes / 1e6',
        hint: 'That is one reading, not the mean of an hour.',
      },
      {
        wrong: 'avg by (model) (model_memory_usage_bytes) / 1e6',
        hint: 'That is the mean over processes, not over time.',
      },
      {
        looksLike: ({ selectors, calls }) =>
          selectors.some(({ range }) => range !== undefined) && calls.length === 0,
        hint: 'A range vector holds many samples for each series: there is no dividing it.',
      },
    ],
  },
  {
    id: 'fast-growth',
    question:
      'by how many bytes per hour the memory of each process grows that grows by more than 3.5 MB (3.5e6 bytes) an hour, along the line that fits the last 6 hours best',
    reference: 'deriv(model_memory_usage_bytes[6h]) * 3600 > 3.5e6',
    times: all(afterBegin('model-1-restart', 3 * HOUR), last(5 * HOUR)),
    mistakes: [
      {
        wrong: 'deriv(model_memory_usage_bytes[6h]) > 3.5e6',
        hint: 'A slope is per second, and the limit is per hour.',
      },
      {
        looksLike: (query) => query.uses('deriv') && !/3600|60\s*\*\s*60/.test(query.expression),
        hint: 'A slope is per second, and the limit is per hour.',
      },
      {
        wrong: 'deriv(model_memory_usage_bytes[6h]) > 3.5e6 / 3600',
        hint: 'The right processes, but the growth is per second.',
      },
      {
        wrong: 'deriv(model_memory_usage_bytes[6h]) * 3600 > bool 3.5e6',
        hint: 'With "bool" a comparison answers 0 and 1 instead of choosing.',
      },
    ],
  },
];
