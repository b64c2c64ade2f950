import { lexer, type MarkedToken, type Token } from 'marked';

/** Below it every guide has its quiz. */
const quizTitle = 'Self-check';

/** A part of the guide below a heading of the second or third level. */
export interface GuideSection {
  /** Fragment of the URL that leads there: the task's id for a task, else the title's words. */
  readonly anchor: string;
  /** 2 or 3; 1 for what stands before the first of them. */
  readonly depth: number;
  /** The words of the heading, without marks. */
  readonly title: string;
  readonly heading: readonly MarkedToken[];
  /** Id of the task that the section is about: its heading begins with that as code. */
  readonly task: string | undefined;
  readonly body: readonly MarkedToken[];
}

/**
 * Parses a guide into sections. Nothing of it ever becomes markup: the tokens are drawn as elements.
 * The heading of the first level is left out, the page has its own.
 * @param tasks ids of the lab's tasks
 * @param quiz id of the task that the section "Self-check" is about
 */
export function parseGuide(
  markdown: string,
  tasks: readonly string[],
  quiz?: string,
): GuideSection[] {
  const sections: { section: Omit<GuideSection, 'body'>; body: MarkedToken[] }[] = [
    {
      section: { anchor: 'guide', depth: 1, title: '', heading: [], task: undefined },
      body: [],
    },
  ];
  for (const token of knownTokens(lexer(markdown))) {
    if (token.type === 'heading' && token.depth <= 3) {
      if (token.depth > 1) sections.push({ section: sectionOf(token, tasks, quiz), body: [] });
    } else sections.at(-1)?.body.push(token);
  }
  return sections
    .map(({ section, body }) => ({ ...section, body }))
    .filter(({ depth, body }) => depth > 1 || body.length > 0);
}

function sectionOf(
  { depth, tokens }: Extract<MarkedToken, { type: 'heading' }>,
  tasks: readonly string[],
  quiz: string | undefined,
): Omit<GuideSection, 'body'> {
  const heading = knownTokens(tokens);
  const title = textOf(heading);
  const [first] = heading;
  const task =
    depth === 2 && title === quizTitle
      ? quiz
      : tasks.find((id) => first?.type === 'codespan' && first.text === id);
  return { anchor: task ?? anchorOf(title), depth, title, heading, task };
}

function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}

/** The words of tokens, without their marks. */
export function textOf(tokens: readonly MarkedToken[]): string {
  return tokens
    .map((token) => {
      if ('tokens' in token && token.tokens !== undefined) return textOf(knownTokens(token.tokens));
      return 'text' in token ? token.text : '';
    })
    .join('');
}

const known = new Set<string>([
  'blockquote',
  'br',
  'checkbox',
  'code',
  'codespan',
  'def',
  'del',
  'em',
  'escape',
  'heading',
  'hr',
  'html',
  'image',
  'link',
  'list',
  'list_item',
  'paragraph',
  'space',
  'strong',
  'table',
  'text',
]);

/** The tokens that the parser itself makes, which are all as long as it has no extension. */
export function knownTokens(tokens: readonly Token[]): MarkedToken[] {
  return tokens.filter((token): token is MarkedToken => known.has(token.type));
}
