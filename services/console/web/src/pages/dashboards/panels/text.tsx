import { interpolate } from '@lab/dashboards/model';
import type { ReactNode } from 'react';
import { z } from '../../../api/zod.ts';
import type { PanelBodyProps } from './body.ts';

const optionsSchema = z.object({ content: z.string().default('') });

/** Text of the dashboard: paragraphs, lists, bold words, code and links; all else stays as written. */
export function TextPanel({ panel, scope }: PanelBodyProps) {
  const { content } = optionsSchema.parse(panel.options ?? {});
  const blocks = interpolate(content, scope.texts)
    .trim()
    .split(/\n\s*\n/);
  return (
    <div className="dash-text">
      {blocks.map((block) => (
        <Block key={block} text={block} />
      ))}
    </div>
  );
}

function Block({ text }: { text: string }) {
  const lines = text.split('\n');
  if (!lines.every((line) => /^\s*[-*] /.test(line))) return <p>{inline(text)}</p>;
  return (
    <ul>
      {lines.map((line) => (
        <li key={line}>{inline(line.replace(/^\s*[-*] /, ''))}</li>
      ))}
    </ul>
  );
}

function inline(text: string): ReactNode[] {
  const parts = text.split(/(\*\*[^*]+\*\*|`[^`]+`|\[[^\]]+\]\((?:https?:\/\/|\/)[^)]+\))/);
  return parts.map((part, index) => {
    const key = `${index} ${part}`;
    if (part.startsWith('**')) return <strong key={key}>{part.slice(2, -2)}</strong>;
    if (part.startsWith('`')) return <code key={key}>{part.slice(1, -1)}</code>;
    const link = /^\[([^\]]+)\]\(([^)]+)\)$/.exec(part);
    if (link === null) return part;
    return (
      <a key={key} href={link[2]}>
        {link[1]}
      </a>
    );
  });
}
