import { type ClientOptions, HttpBackend } from '../http-backend.ts';
import { type Labels, type Time, toSeconds } from '../values.ts';
import {
  type AlertGroup,
  type AlertmanagerAlert,
  type AlertmanagerStatus,
  alertsAnswer,
  groupsAnswer,
  type Matcher,
  receiversAnswer,
  type Silence,
  silenceCreated,
  silenceSchema,
  silencesAnswer,
  statusAnswer,
} from './answers.ts';

export interface AlertFilter {
  /** Matchers in Alertmanager's syntax: `service="api"`. All must hold. */
  readonly filter?: readonly string[];
  /** Regular expression on the receiver's name. */
  readonly receiver?: string;
  readonly active?: boolean;
  readonly silenced?: boolean;
  readonly inhibited?: boolean;
}

export interface NewSilence {
  /** Present: that silence is changed. */
  readonly id?: string;
  readonly matchers: readonly Matcher[];
  readonly startsAt: Time;
  readonly endsAt: Time;
  readonly createdBy: string;
  readonly comment: string;
}

export interface NewAlert {
  readonly labels: Labels;
  readonly annotations?: Labels;
  readonly startsAt?: Time;
  /** In the past: the alert is resolved. */
  readonly endsAt?: Time;
}

/**
 * Alertmanager's API v2. Every method throws BackendError.
 * @see https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml
 */
export class AlertmanagerClient {
  readonly #http: HttpBackend;

  constructor(baseUrl: string | URL, options?: ClientOptions) {
    this.#http = new HttpBackend('alertmanager', baseUrl, options);
  }

  alerts(filter: AlertFilter = {}): Promise<AlertmanagerAlert[]> {
    return this.#http.json(alertsAnswer, { path: '/api/v2/alerts', query: { ...filter } });
  }

  /** Alerts as they are notified together. */
  groups(filter: AlertFilter = {}): Promise<AlertGroup[]> {
    return this.#http.json(groupsAnswer, { path: '/api/v2/alerts/groups', query: { ...filter } });
  }

  /** Sends alerts as Prometheus does. */
  async post(alerts: readonly NewAlert[]): Promise<void> {
    const json = alerts.map(({ startsAt, endsAt, ...alert }) => ({
      ...alert,
      ...(startsAt === undefined ? {} : { startsAt: iso(startsAt) }),
      ...(endsAt === undefined ? {} : { endsAt: iso(endsAt) }),
    }));
    await this.#http.send({ path: '/api/v2/alerts', method: 'POST', json });
  }

  /** All silences, expired ones too. */
  silences(filter: readonly string[] = []): Promise<Silence[]> {
    return this.#http.json(silencesAnswer, { path: '/api/v2/silences', query: { filter } });
  }

  silence(id: string): Promise<Silence> {
    const path = `/api/v2/silence/${encodeURIComponent(id)}`;
    return this.#http.json(silenceSchema, { path });
  }

  /** Creates or changes a silence and returns its id. */
  async setSilence(silence: NewSilence): Promise<string> {
    const json = {
      ...silence,
      matchers: silence.matchers.map((matcher) => ({ isEqual: true, ...matcher })),
      startsAt: iso(silence.startsAt),
      endsAt: iso(silence.endsAt),
    };
    const call = { path: '/api/v2/silences', method: 'POST', json } as const;
    return (await this.#http.json(silenceCreated, call)).silenceID;
  }

  /** Ends a silence now. */
  async expireSilence(id: string): Promise<void> {
    const path = `/api/v2/silence/${encodeURIComponent(id)}`;
    await this.#http.send({ path, method: 'DELETE' });
  }

  async receivers(): Promise<string[]> {
    const answer = await this.#http.json(receiversAnswer, { path: '/api/v2/receivers' });
    return answer.map(({ name }) => name);
  }

  /** Version, uptime and the loaded configuration. */
  status(): Promise<AlertmanagerStatus> {
    return this.#http.json(statusAnswer, { path: '/api/v2/status' });
  }

  /** Loads the configuration again. */
  async reload(): Promise<void> {
    await this.#http.send({ path: '/-/reload', method: 'POST' });
  }

  /** Whether it takes alerts; false when it is down. */
  ready(): Promise<boolean> {
    return this.#http.isOk('/-/ready');
  }
}

const iso = (time: Time): string => new Date(toSeconds(time) * 1000).toISOString();
