import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  type AnnotationQuery,
  AnnotationQueryBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { loki, prometheus } from './datasources.ts';
import { inSight } from './links.ts';

/** Deploys, marked by the control room: see "Deploy markers" in the README of stack/grafana. */
export const deploys = (services: string): Builder<AnnotationQuery> =>
  inSight(
    new AnnotationQueryBuilder()
      .name('Deploys')
      .enable(true)
      .iconColor('blue')
      .datasource({ ...loki })
      .expr(`{source="deploy", service=~"${services}"} | json`)
      .titleFormat('{{service}} {{version}}')
      .textFormat('{{message}}')
      .tagKeys('service,version'),
  );

/** The time during which alerts of the services fire. */
export const alerts = (services: string): Builder<AnnotationQuery> =>
  inSight(
    new AnnotationQueryBuilder()
      .name('Alerts')
      .enable(true)
      .iconColor('red')
      .datasource({ ...prometheus })
      .expr(`ALERTS{alertstate="firing", service=~"${services}"}`)
      .titleFormat('{{alertname}}')
      .textFormat('{{service}} ({{severity}})')
      .step('5s'),
  );
