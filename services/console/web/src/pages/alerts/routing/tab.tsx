import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Panel } from '../../../ui/panel.tsx';
import { QueryView } from '../../../ui/states.tsx';
import { matchingRoutes, routing } from '../api/routing.ts';
import { parseLabels } from '../matchers.ts';
import { useAlertsUrl } from '../use-alerts-url.ts';
import { Inhibitions } from './inhibitions.tsx';
import { RouteTree } from './route-tree.tsx';
import { RoutingTester } from './tester.tsx';

/** Who is told of what: the tree, where a label set ends in it, and what mutes what. */
export function RoutingTab() {
  const { parameters } = useAlertsUrl();
  const text = parameters.get('labels');
  const tree = useQuery({ queryKey: ['routing'], queryFn: ({ signal }) => routing(signal) });
  const match = useQuery({
    queryKey: ['routing-match', text],
    queryFn: ({ signal }) => matchingRoutes(parseLabels(text ?? ''), signal),
    enabled: text !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const ends = text === null ? [] : (match.data ?? []);
  return (
    <QueryView query={tree}>
      {(found) => (
        <>
          <RoutingTester routing={found} ends={ends} error={text === null ? null : match.error} />
          <Panel
            title="Routing tree"
            description="An alert goes down into the first child that matches, and on to its siblings where a route says continue."
          >
            <ul className="route-tree">
              <RouteTree route={found.root} receivers={found.receivers} ends={ends} />
            </ul>
          </Panel>
          <Inhibitions inhibitions={found.inhibitions} />
        </>
      )}
    </QueryView>
  );
}
