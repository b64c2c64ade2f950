import { useQuery } from '@tanstack/react-query';
import { Link, useRoute, useSearchParams } from 'wouter';
import { useSharedSearch } from '../../time/use-time-range.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { Panel } from '../../ui/panel.tsx';
import { EmptyState, QueryView } from '../../ui/states.tsx';
import { listRunbooks, readRunbook } from './api.ts';
import { RunbookText } from './runbook-text.tsx';

export default function RunbooksPage() {
  const [isOne, parameters] = useRoute('/runbooks/:name');
  return isOne ? <One key={parameters.name} name={parameters.name} /> : <All />;
}

function All() {
  const search = useSharedSearch();
  const query = useQuery({
    queryKey: ['runbooks'],
    queryFn: ({ signal }) => listRunbooks(signal),
  });
  return (
    <div className="page">
      <PageHead
        title="Runbooks"
        lead="What each alert means, where to look first, how to mend it."
      />
      <Panel title="By alert">
        <QueryView
          query={query}
          isEmpty={(all) => all.length === 0}
          empty={<EmptyState title="There is no runbook" />}
        >
          {(all) => (
            <ul>
              {all.map(({ name, title }) => (
                <li key={name}>
                  <Link href={`/runbooks/${name}${search}`}>{title}</Link>
                </li>
              ))}
            </ul>
          )}
        </QueryView>
      </Panel>
    </div>
  );
}

function One({ name }: { name: string }) {
  const [parameters] = useSearchParams();
  const search = useSharedSearch();
  const query = useQuery({
    queryKey: ['runbook', name],
    queryFn: ({ signal }) => readRunbook(name, signal),
  });
  return (
    <div className="page">
      <p>
        <Link href={`/runbooks${search}`}>All runbooks</Link> ·{' '}
        <Link href={`/alerts${search}`}>Alerts</Link>
      </p>
      <QueryView query={query}>
        {(markdown) => (
          <RunbookText markdown={markdown} service={parameters.get('service') ?? undefined} />
        )}
      </QueryView>
    </div>
  );
}
