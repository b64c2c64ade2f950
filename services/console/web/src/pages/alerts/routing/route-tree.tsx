import { Badge } from '../../../ui/badge.tsx';
import type { Route, Routing } from '../api/routing.ts';
import { Matchers } from '../labels.tsx';

interface RouteTreeProps {
  readonly route: Route;
  readonly receivers: Routing['receivers'];
  /** Ids of the routes that the tested label set ends at. */
  readonly ends: readonly string[];
}

/** A route and those below it. */
export function RouteTree({ route, receivers, ends }: RouteTreeProps) {
  const isEnd = ends.includes(route.id);
  const isOnWay = ends.some((end) => end === route.id || end.startsWith(`${route.id}.`));
  const integrations = receivers.find(({ name }) => name === route.receiver)?.integrations ?? [];
  return (
    <li>
      <div className={`route ${isEnd ? 'route-end' : isOnWay ? 'route-way' : ''}`}>
        <div className="route-line">
          <Matchers matchers={route.matchers} none="every alert" />
          <span aria-hidden="true">→</span>
          <strong>{route.receiver}</strong>
          <span className="muted">{integrations.join(', ')}</span>
          {route.continue && <Badge>continue</Badge>}
          {isEnd && <Badge tone="good">matches</Badge>}
        </div>
        <dl className="facts">
          <Fact name="group_by" value={route.groupBy.join(', ') || 'nothing: one group'} />
          <Fact name="group_wait" value={route.groupWait} />
          <Fact name="group_interval" value={route.groupInterval} />
          <Fact name="repeat_interval" value={route.repeatInterval} />
          <Fact name="mute in" value={route.muteTimeIntervals.join(', ')} />
          <Fact name="active in" value={route.activeTimeIntervals.join(', ')} />
        </dl>
      </div>
      {route.routes.length > 0 && (
        <ul className="route-children">
          {route.routes.map((child) => (
            <RouteTree key={child.id} route={child} receivers={receivers} ends={ends} />
          ))}
        </ul>
      )}
    </li>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  if (value === '') return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
