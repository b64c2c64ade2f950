import { Suspense, useEffect, useRef } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { useSharedSearch } from '../time/use-time-range.ts';
import { EmptyState } from '../ui/states.tsx';
import { Navigation } from './navigation.tsx';
import { PageBoundary } from './page-boundary.tsx';
import { pages, unlistedPages } from './pages.ts';

const allPages = [...pages, ...unlistedPages];

/** The frame of every page: skip link, header with navigation, and the page itself. */
export function App() {
  const [location] = useLocation();
  const search = useSharedSearch();
  const main = useRef<HTMLElement>(null);
  const page = allPages.find(({ path }) => location === path || location.startsWith(`${path}/`));
  const title = page?.title ?? 'Not found';
  const shown = useRef(page);
  useEffect(() => {
    document.title = `${title} · Observability Lab Kit`;
  }, [title]);
  useEffect(() => {
    if (shown.current !== page && shown.current !== undefined) main.current?.focus();
    shown.current = page;
  }, [page]);
  return (
    <>
      <a className="skip-link" href="#content">
        Skip to content
      </a>
      <Navigation />
      <main id="content" tabIndex={-1} ref={main}>
        <PageBoundary key={page?.path}>
          <Suspense fallback={<p role="status">Loading …</p>}>
            <Switch>
              <Route path="/">
                <Redirect to={`/labs${search}`} replace />
              </Route>
              {allPages.map(({ path, Page }) => (
                <Route key={path} path={`${path}/*?`} component={Page} />
              ))}
              <Route>
                <EmptyState title="There is no such page" />
              </Route>
            </Switch>
          </Suspense>
        </PageBoundary>
      </main>
    </>
  );
}
