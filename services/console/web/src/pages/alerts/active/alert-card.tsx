import { Link } from 'wouter';
import { useSharedSearch } from '../../../time/use-time-range.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import type { ActiveAlert } from '../api/rules.ts';
import { Labels } from '../labels.tsx';
import { dashboardHref, exploreHref, runbookHref } from '../links.ts';
import { durationText, momentText } from '../time-text.ts';
import { useAlertsUrl } from '../use-alerts-url.ts';
import type { Muted } from './muted.ts';

/** One alert: what it says, since when, what mutes it, and where to look. */
export function AlertCard({ alert, muted }: { alert: ActiveAlert; muted: Muted }) {
  const { labels, annotations, state, activeAt, value, rule } = alert;
  const { open } = useAlertsUrl();
  const search = useSharedSearch();
  const { alertname = rule.name, severity, ...others } = labels;
  const runbook = runbookHref(annotations.runbook_url ?? '', labels.service);
  return (
    <li className={`alert-card alert-${state}`} aria-label={`${alertname} ${labels.service ?? ''}`}>
      <div className="alert-head">
        <h3>{alertname}</h3>
        <Badge tone={state === 'firing' ? 'critical' : 'warning'}>{state}</Badge>
        {severity !== undefined && <Badge>{severity}</Badge>}
        {muted.silences.length > 0 && <Badge tone="good">silenced</Badge>}
        {muted.inhibitedBy.length > 0 && <Badge>inhibited by {muted.inhibitedBy.join(', ')}</Badge>}
        <Button onClick={() => open('silences', { silence: JSON.stringify(labels) })}>
          Silence …
        </Button>
      </div>
      {annotations.summary !== undefined && <p>{annotations.summary}</p>}
      {annotations.description !== undefined && <p className="muted">{annotations.description}</p>}
      <Labels labels={others} />
      <dl className="facts">
        <div>
          <dt>Value</dt>
          <dd>{Number.isFinite(value) ? Number(value.toPrecision(4)) : String(value)}</dd>
        </div>
        <div>
          <dt>Since</dt>
          <dd>
            <time dateTime={activeAt}>{momentText(activeAt)}</time>, for{' '}
            {durationText(Date.now() - Date.parse(activeAt))}
          </dd>
        </div>
        <div>
          <dt>Rule of</dt>
          <dd>
            {rule.ruler === 'loki' ? 'Loki' : 'Prometheus'}, group {rule.group}
          </dd>
        </div>
      </dl>
      <p className="alert-links">
        {runbook !== undefined && <Link href={runbook}>Runbook</Link>}
        <Link href={dashboardHref(annotations, labels, search)}>Dashboard</Link>
        <Link href={exploreHref(rule.ruler, rule.query, search)}>Expression</Link>
      </p>
    </li>
  );
}
