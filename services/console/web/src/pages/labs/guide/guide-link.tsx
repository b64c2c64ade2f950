import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useSharedSearch } from '../../../time/use-time-range.ts';

/** A link of a guide: to another lab's page, to the web or to mail in a tab of its own, or a file's name. */
export function GuideLink({ href, children }: { href: string; children: ReactNode }) {
  const search = useSharedSearch();
  const lab = /^\.\.\/(\d\d-[a-z0-9-]+)\/?(README\.md)?$/.exec(href)?.[1];
  if (lab !== undefined) return <Link href={`/labs/${lab}${search}`}>{children}</Link>;
  if (href.startsWith('#')) return <a href={href}>{children}</a>;
  if (/^(https?|mailto):/.test(href)) {
    return (
      <a href={href} target="_blank" rel="noreferrer">
        {children}
      </a>
    );
  }
  return (
    <span title={`A file of the checkout: ${href}`}>
      {children} (<code>{href.replace(/^(\.\.?\/)+/, '')}</code>)
    </span>
  );
}
