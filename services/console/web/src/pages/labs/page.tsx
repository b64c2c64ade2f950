import './labs.css';
import { useQuery } from '@tanstack/react-query';
import { useRoute } from 'wouter';
import { engineState } from '../../api/engine.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { EmptyState, QueryView } from '../../ui/states.tsx';
import { listLabs } from './api.ts';
import { LabList, TotalProgress } from './lab-list.tsx';
import { LabView } from './lab-view.tsx';

const lead = 'Read the guide, edit your files, check your tasks.';

export default function LabsPage() {
  const [isOne, parameters] = useRoute('/labs/:id/*?');
  const engine = useQuery({
    queryKey: ['engine'],
    queryFn: ({ signal }) => engineState(signal),
  });
  return (
    <QueryView
      query={engine}
      isEmpty={({ available }) => !available}
      empty={<NoCheckout id={isOne ? parameters.id : undefined} />}
    >
      {() => (isOne ? <LabView key={parameters.id} id={parameters.id} /> : <All />)}
    </QueryView>
  );
}

function All() {
  const query = useQuery({
    queryKey: ['labs'],
    queryFn: ({ signal }) => listLabs(signal),
    refetchInterval: 15_000,
  });
  return (
    <div className="page">
      <PageHead title="Labs" lead={lead}>
        {query.data !== undefined && <TotalProgress labs={query.data} />}
      </PageHead>
      <QueryView
        query={query}
        isEmpty={(labs) => labs.length === 0}
        empty={<EmptyState title="This checkout has no lab" />}
      >
        {(labs) => <LabList labs={labs} />}
      </QueryView>
    </div>
  );
}

/** In a container there is neither a guide to read nor a command to run. */
function NoCheckout({ id }: { id: string | undefined }) {
  return (
    <div className="page">
      <PageHead title="Labs" lead={lead} />
      <EmptyState title="The console runs in a container and sees no checkout">
        <p>
          Read the guide in <code>labs/{id ?? 'NN-name'}/README.md</code>, and work in a terminal:
        </p>
        <CodeBlock code={`npm run lab -- ${id === undefined ? 'list' : `show ${id}`}`} />
      </EmptyState>
    </div>
  );
}
