import { MINUTE, type QueryQuestion } from '@lab/kit/spec';
import { afterBegin, all, last } from '../moments.ts';

const RESTART = 'Once series have been added up, the restart of one looks like a restart of all.';

/** Counters and gauges, and what becomes of them at a restart. */
export const COUNTERS: readonly QueryQuestion[] = [
  {
    id: 'prediction-rate',
    question: 'predictions per second over the last 5 minutes, for each model',
    reference: 'sum by (model) (rate(model_predictions_total[5m]))',
    times: all(afterBegin('model-1-restart', 2 * MINUTE), last(5 * 3600)),
    mistakes: [
      { wrong: 'rate(sum by (model) (model_predictions_total)[5m:1m])', hint: RESTART },
      {
        wrong: 'sum by (model) (increase(model_predictions_total[5m]))',
        hint: 'So many there were in the five minutes; a rate is per second.',
      },
      {
        wrong: 'sum by (model) (model_predictions_total)',
        hint: 'That is a count since the start of the processes, not a rate.',
      },
      {
        wrong: 'sum by (model) (irate(model_predictions_total[5m]))',
        hint: 'Only the last two samples are looked at, not five minutes.',
      },
      { looksLike: (query) => query.applies('rate', 'sum'), hint: RESTART },
    ],
  },
  {
    id: 'predictions-of-a-day',
    question: 'how many predictions each model answered in the last 24 hours',
    reference: 'sum by (model) (increase(model_predictions_total[1d]))',
    mistakes: [
      {
        wrong: 'sum by (model) (model_predictions_total - model_predictions_total offset 1d)',
        hint: 'A counter that started again in between has less on it than a day ago.',
      },
      {
        looksLike: ({ operations }) => operations.some(({ operator }) => operator === '-'),
        hint: 'A counter that started again in between has less on it than a day ago.',
      },
      {
        wrong: 'sum by (model) (delta(model_predictions_total[1d]))',
        hint: 'That is made for what goes up and down: it takes a restart for a loss.',
      },
      {
        wrong: 'sum by (model) (rate(model_predictions_total[1d]))',
        hint: 'That is per second; a number for the whole day was asked for.',
      },
      { looksLike: (query) => query.applies('increase', 'sum'), hint: RESTART },
    ],
  },
  {
    id: 'memory-growth',
    question:
      'by how many bytes per hour the memory of each series grows, along the straight line that fits the last hour best',
    reference: 'deriv(model_memory_usage_bytes[1h]) * 3600',
    mistakes: [
      {
        looksLike: (query) => query.uses('rate') || query.uses('increase') || query.uses('irate'),
        hint: 'Memory goes up and down. Whatever is made for counters takes each step down for a restart.',
      },
      {
        wrong: 'deriv(model_memory_usage_bytes[1h])',
        hint: 'That is the growth in a second; an hour has 3600.',
      },
      {
        wrong: 'deriv(model_memory_usage_bytes[1h]) * 60',
        hint: 'That is the growth in a minute.',
      },
      {
        wrong: 'delta(model_memory_usage_bytes[1h])',
        hint: 'Two readings decide there, noise and all; the line goes through all of them.',
      },
    ],
  },
];
