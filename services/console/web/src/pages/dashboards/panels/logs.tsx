import { Link } from 'wouter';
import type { LogLine } from '../../../queries/data.ts';
import { Badge } from '../../../ui/badge.tsx';
import { traceHref } from '../links.ts';
import type { PanelBodyProps } from './body.ts';
import { momentText } from './time-axis.ts';

/** Log lines, the newest first; each opens to show its labels. */
export function LogsPanel({ title, data, scope }: PanelBodyProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="log-lines" aria-label={title} tabIndex={0}>
      {data.lines.map((line) => (
        <details key={line.key}>
          <summary>
            <time>{momentText(Number(BigInt(line.at) / 1_000_000n))}</time>{' '}
            <Level level={line.labels.level ?? line.labels.detected_level} />
            <span className="log-line">{line.line}</span>
          </summary>
          <Labels line={line} traceHref={(id) => traceHref(id, scope.range)} />
        </details>
      ))}
    </section>
  );
}

function Level({ level }: { level: string | undefined }) {
  if (level === undefined) return null;
  const isBad = /^(?:error|fatal|critical)$/i.test(level);
  return (
    <Badge tone={isBad ? 'critical' : /^warn/i.test(level) ? 'warning' : 'neutral'}>{level}</Badge>
  );
}

function Labels({ line, traceHref: href }: { line: LogLine; traceHref: (id: string) => string }) {
  return (
    <dl>
      {Object.entries(line.labels).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{name === 'trace_id' ? <Link href={href(value)}>{value}</Link> : value}</dd>
        </div>
      ))}
    </dl>
  );
}
