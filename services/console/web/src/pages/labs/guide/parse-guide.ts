import type { Heading, PhrasingContent, Root, RootContent } from 'mdast';
import { parseMarkdown } from '../../../ui/markdown/parse.ts';
import { plainText } from '../../../ui/markdown/plain-text.ts';

/** Below it every guide has its quiz. */
const quizTitle = 'Self-check';

/** A part of the guide below a heading of the second or third level. */
export interface GuideSection {
  /** The whole guide. */
  readonly guide: Root;
  /** Fragment of the URL that leads there: the task's id for a task, else the title's words. */
  readonly anchor: string;
  /** 2 or 3; 1 for what stands before the first of them. */
  readonly depth: number;
  /** The words of the heading, without marks. */
  readonly title: string;
  readonly heading: readonly PhrasingContent[];
  /** Id of the task that the section is about: its heading begins with that as code. */
  readonly task: string | undefined;
  readonly body: readonly RootContent[];
}

/**
 * Parses a guide into sections. The heading of the first level is left out, the page has its own.
 * @param tasks ids of the lab's tasks
 * @param quiz id of the task that the section "Self-check" is about
 */
export function parseGuide(
  markdown: string,
  tasks: readonly string[],
  quiz?: string,
): GuideSection[] {
  const guide = parseMarkdown(markdown);
  const sections: { head: SectionHead; body: RootContent[] }[] = [
    { head: { anchor: 'guide', depth: 1, title: '', heading: [], task: undefined }, body: [] },
  ];
  for (const node of guide.children) {
    if (node.type === 'heading' && node.depth <= 3) {
      if (node.depth > 1) sections.push({ head: headOf(node, tasks, quiz), body: [] });
    } else sections.at(-1)?.body.push(node);
  }
  return sections
    .map(({ head, body }) => ({ guide, ...head, body }))
    .filter(({ depth, body }) => depth > 1 || body.length > 0);
}

type SectionHead = Omit<GuideSection, 'guide' | 'body'>;

function headOf(
  { depth, children }: Heading,
  tasks: readonly string[],
  quiz: string | undefined,
): SectionHead {
  const title = plainText(children);
  const [first] = children;
  const task =
    depth === 2 && title === quizTitle
      ? quiz
      : tasks.find((id) => first?.type === 'inlineCode' && first.value === id);
  return { anchor: task ?? anchorOf(title), depth, title, heading: children, task };
}

function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}
