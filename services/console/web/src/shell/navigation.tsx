import { Link, useLocation } from 'wouter';
import { useSharedSearch } from '../time/use-time-range.ts';
import { pages } from './pages.ts';

/** The header; its links keep the time range. */
export function Navigation() {
  const [location] = useLocation();
  const search = useSharedSearch();
  return (
    <header className="app-head">
      <Link className="brand" href={`/labs${search}`}>
        <img src="/favicon.svg" alt="" width="24" height="24" />
        Observability Lab Kit
      </Link>
      <nav className="app-nav" aria-label="Pages">
        <ul>
          {pages.map(({ path, title }) => (
            <li key={path}>
              <Link
                href={`${path}${search}`}
                aria-current={
                  location === path || location.startsWith(`${path}/`) ? 'page' : undefined
                }
              >
                {title}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  );
}
