import type { Panel } from '@lab/dashboards/model';
import type { PanelData } from '../../../queries/data.ts';
import type { Mark } from '../annotations.ts';
import type { LinkScope } from '../links.ts';

/** What every kind of panel is given to draw. */
export interface PanelBodyProps {
  readonly panel: Panel;
  /** Title with variables filled in, for the description of charts. */
  readonly title: string;
  readonly data: PanelData;
  readonly marks: readonly Mark[];
  readonly scope: LinkScope;
}
