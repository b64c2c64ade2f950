import type { Behaviour } from '../past/reaction.ts';

/** One of the four golden signals of one service. */
export interface Role extends Behaviour {
  readonly service: 'api' | 'model' | 'worker';
  readonly signal: 'traffic' | 'errors' | 'latency' | 'saturation';
  readonly meaning: string;
}

/** Twelve roles, each with the incidents that tell a right query from a wrong one. */
export const ROLES: readonly Role[] = [
  {
    service: 'api',
    signal: 'traffic',
    meaning: 'requests per second',
    shows: { 'traffic-spike': 'rises', 'traffic-drop': 'falls' },
    ignores: ['checkout-errors', 'database-slow', 'slow-model', 'slow-mail'],
    disturbedBy: [],
  },
  {
    service: 'api',
    signal: 'errors',
    meaning: 'failed requests',
    shows: { 'checkout-errors': 'rises' },
    ignores: ['database-slow', 'model-errors', 'payment-outage'],
    disturbedBy: ['traffic-spike', 'traffic-drop'],
  },
  {
    service: 'api',
    signal: 'latency',
    meaning: 'seconds that a request takes',
    shows: { 'database-slow': 'rises' },
    ignores: ['slow-model', 'slow-mail', 'payment-outage'],
    // The pool runs out just before; that is no disturbance.
    disturbedBy: ['checkout-errors', 'shop-deploy', 'traffic-spike', 'traffic-drop'],
  },
  {
    service: 'api',
    signal: 'saturation',
    meaning: 'what fills up behind the API',
    shows: { 'pool-exhausted': 'rises' },
    ignores: ['slow-model', 'slow-mail', 'checkout-errors', 'cpu-stress'],
    disturbedBy: ['traffic-spike', 'traffic-drop'],
  },
  {
    service: 'model',
    signal: 'traffic',
    meaning: 'predictions per second',
    shows: { 'predictions-drop': 'falls' },
    ignores: ['slow-model', 'model-errors', 'traffic-spike'],
    disturbedBy: ['model-1-unseen'],
  },
  {
    service: 'model',
    signal: 'errors',
    meaning: 'failed predictions',
    shows: { 'model-errors': 'rises' },
    ignores: ['slow-model', 'checkout-errors', 'payment-outage'],
    disturbedBy: ['predictions-drop', 'model-1-unseen'],
  },
  {
    service: 'model',
    signal: 'latency',
    meaning: 'seconds that a prediction takes',
    shows: { 'slow-model': 'rises' },
    ignores: ['database-slow', 'slow-mail', 'model-errors'],
    disturbedBy: ['predictions-drop', 'model-1-unseen', 'model-deploy'],
  },
  {
    service: 'model',
    signal: 'saturation',
    meaning: 'predictions that wait',
    shows: { 'slow-model': 'rises' },
    ignores: ['pool-exhausted', 'slow-mail', 'model-errors'],
    disturbedBy: ['model-1-unseen'],
  },
  {
    service: 'worker',
    signal: 'traffic',
    meaning: 'jobs per second',
    shows: { 'traffic-spike': 'rises', 'traffic-drop': 'falls' },
    ignores: ['slow-mail', 'database-slow', 'payment-outage'],
    disturbedBy: [],
  },
  {
    service: 'worker',
    signal: 'errors',
    meaning: 'attempts at jobs that fail',
    shows: { 'payment-outage': 'rises' },
    ignores: ['slow-mail', 'checkout-errors', 'model-errors'],
    disturbedBy: ['traffic-spike', 'traffic-drop'],
  },
  {
    service: 'worker',
    signal: 'latency',
    meaning: 'seconds that a job takes',
    shows: { 'slow-mail': 'rises' },
    ignores: ['payment-outage', 'slow-model', 'database-slow'],
    disturbedBy: ['traffic-spike', 'traffic-drop'],
  },
  {
    service: 'worker',
    signal: 'saturation',
    meaning: 'jobs that wait',
    shows: { 'slow-mail': 'rises', 'payment-outage': 'rises' },
    ignores: ['slow-model', 'pool-exhausted', 'checkout-errors'],
    disturbedBy: ['traffic-spike', 'traffic-drop'],
  },
];
