import { useMemo } from 'react';
import { Link } from 'wouter';
import { Markdown } from '../../ui/markdown/markdown.tsx';
import { forService, queryAddress, siteAddress } from './addresses.ts';

interface RunbookTextProps {
  readonly markdown: string;
  /** The service that the alert is about. */
  readonly service: string | undefined;
}

/** A runbook; its queries open in Explore. */
export function RunbookText({ markdown, service }: RunbookTextProps) {
  const source = useMemo(() => forService(markdown, service), [markdown, service]);
  return (
    <article className="panel">
      <Markdown source={source} address={siteAddress} codeAction={queryLink} />
    </article>
  );
}

function queryLink(code: string, language: string | undefined) {
  const href = queryAddress(code, language);
  if (href === undefined) return null;
  return (
    <>
      <span className="muted">{language}</span>
      <Link href={href}>Run in Explore</Link>
    </>
  );
}
