import { Link } from 'wouter';
import type { WrittenLink } from '../links.ts';

/** A link of a dashboard: within the page without loading it anew. */
export function DashLink({ link, children }: { link: WrittenLink; children?: string }) {
  const text = children ?? link.title;
  return link.href.startsWith('/') ? (
    <Link href={link.href}>{text}</Link>
  ) : (
    <a href={link.href} rel="noreferrer">
      {text}
    </a>
  );
}
