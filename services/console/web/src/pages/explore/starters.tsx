interface StartersProps {
  readonly queries: readonly { readonly about: string; readonly query: string }[];
  readonly onPick: (query: string) => void;
}

/** Queries to begin with, while none was run. */
export function Starters({ queries, onPick }: StartersProps) {
  return (
    <div className="state">
      <p className="state-title">Write a query, or begin with one of these</p>
      <ul className="starters">
        {queries.map(({ about, query }) => (
          <li key={query}>
            <button type="button" onClick={() => onPick(query)}>
              <span>{about}</span>
              <code>{query}</code>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
