import type { Evidence } from '@lab/clients/lab';
import { CodeBlock } from '../../../ui/code-block.tsx';

/** What a check looked at: what failed stands open, what holds behind a click. */
export function EvidenceList({ evidence }: { evidence: readonly Evidence[] }) {
  const failed = evidence.filter(({ passed }) => !passed);
  const holding = evidence.filter(({ passed }) => passed);
  return (
    <>
      {failed.length > 0 && <Items evidence={failed} />}
      {holding.length > 0 && (
        <details>
          <summary>
            {holding.length === 1 ? '1 thing holds' : `${holding.length} things hold`}
          </summary>
          <Items evidence={holding} />
        </details>
      )}
    </>
  );
}

function Items({ evidence }: { evidence: readonly Evidence[] }) {
  return (
    <ul className="lab-evidence">
      {evidence.map((item) => (
        <Item key={`${item.asked} ${item.expected} ${item.query ?? ''}`} evidence={item} />
      ))}
    </ul>
  );
}

function Item({
  evidence: { asked, query, expected, seen, passed, hint },
}: {
  evidence: Evidence;
}) {
  return (
    <li className={passed ? 'lab-holds' : 'lab-fails'}>
      <p className="lab-asked">
        <span className="visually-hidden">{passed ? 'Holds: ' : 'Fails: '}</span>
        {asked}
      </p>
      <dl>
        <dt>expected</dt>
        <dd>{expected}</dd>
        <dt>seen</dt>
        <dd>{seen}</dd>
      </dl>
      {query !== undefined && <CodeBlock code={query} />}
      {hint !== undefined && !passed && <p className="lab-hint">{hint}</p>}
    </li>
  );
}
