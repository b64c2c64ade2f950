import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTimeRange } from '../../../time/use-time-range.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { EmptyState, ErrorState, QueryView } from '../../../ui/states.tsx';
import { emptyInbox, messages } from '../api/inbox.ts';
import { useAlertsUrl } from '../use-alerts-url.ts';
import { MessageCard } from './message-card.tsx';
import { type Thread, threadsOf } from './threads.ts';

/** What people and programs were told, by notification. */
export function InboxTab() {
  const { parameters, open } = useAlertsUrl();
  const kind = parameters.get('messages') === 'all' ? 'all' : 'notifications';
  const { refreshMs } = useTimeRange();
  const queryClient = useQueryClient();
  const query = useQuery({
    queryKey: ['inbox', kind],
    queryFn: ({ signal }) => messages(kind, signal),
    refetchInterval: refreshMs,
  });
  const empty = useMutation({
    mutationFn: emptyInbox,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['inbox'] }),
  });
  return (
    <Panel
      title="Inbox"
      description="What Alertmanager delivered, as Slack, PagerDuty and a mail reader show it."
      actions={
        <>
          <label>
            <span className="visually-hidden">Which messages</span>
            <select
              value={kind}
              onChange={({ target }) =>
                open('inbox', target.value === 'all' ? { messages: 'all' } : {})
              }
            >
              <option value="notifications">Notifications</option>
              <option value="all">All, the shop's mail too</option>
            </select>
          </label>
          <Button kind="danger" disabled={empty.isPending} onClick={() => empty.mutate()}>
            Empty the inbox
          </Button>
        </>
      }
    >
      {empty.error !== null && <ErrorState error={empty.error} />}
      <QueryView
        query={query}
        isEmpty={(all) => all.length === 0}
        empty={
          <EmptyState title="Nobody was told of anything yet">
            <p>
              An alert that fires arrives here some seconds later, unless it is silenced or
              inhibited.
            </p>
          </EmptyState>
        }
      >
        {(all) => (
          <ul className="alert-list">
            {threadsOf(all).map((thread) => (
              <ThreadCard key={thread.title} thread={thread} />
            ))}
          </ul>
        )}
      </QueryView>
    </Panel>
  );
}

function ThreadCard({ thread: { title, status, messages: told } }: { thread: Thread }) {
  return (
    <li className="alert-card" aria-label={title}>
      <div className="alert-head">
        <h3>{title}</h3>
        {status === 'resolved' && <Badge tone="good">resolved</Badge>}
        {status !== null && status !== 'resolved' && <Badge tone="critical">{status}</Badge>}
        <span className="muted">
          {told.length} {told.length === 1 ? 'message' : 'messages'}
        </span>
      </div>
      <ul className="messages">
        {told.map((message) => (
          <MessageCard key={message.id} message={message} />
        ))}
      </ul>
    </li>
  );
}
