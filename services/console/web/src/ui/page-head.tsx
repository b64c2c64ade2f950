import type { ReactNode } from 'react';

interface PageHeadProps {
  readonly title: string;
  readonly lead: string;
  /** What belongs to the whole page, such as the time range. */
  readonly children?: ReactNode;
}

/** The first heading of a page. */
export function PageHead({ title, lead, children }: PageHeadProps) {
  return (
    <div className="page-head">
      <div>
        <h1>{title}</h1>
        <p className="muted">{lead}</p>
      </div>
      {children}
    </div>
  );
}
