import { useEffect } from 'react';
import { MarkdownPart } from '../../../ui/markdown/markdown.tsx';
import { useLab } from '../lab-context.ts';
import { TaskCard } from '../task/task-card.tsx';
import { GuideLink } from './guide-link.tsx';
import type { GuideSection } from './parse-guide.ts';

/** The guide, each task with its card below its text; the self-check as a form in place of its list. */
export function Guide({ sections }: { sections: readonly GuideSection[] }) {
  useEffect(() => {
    // The browser looked for the place before the guide was there.
    document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  }, []);
  return (
    <article className="lab-guide">
      {sections.map((section) => (
        <Section key={section.anchor} section={section} />
      ))}
    </article>
  );
}

function Section({ section }: { section: GuideSection }) {
  const { lab } = useLab();
  const { guide, anchor, depth, heading, body } = section;
  const task = lab.tasks.find(({ id }) => id === section.task);
  const isForm = task !== undefined && task.quiz !== null;
  const shown = isForm ? body.filter(({ type }) => type !== 'list') : body;
  const Heading = depth === 3 ? 'h3' : 'h2';
  return (
    <section id={anchor}>
      {depth > 1 && (
        <Heading>
          <MarkdownPart of={guide} nodes={heading} Link={GuideLink} />
        </Heading>
      )}
      {shown.length > 0 && (
        <div className="markdown">
          <MarkdownPart of={guide} nodes={shown} Link={GuideLink} />
        </div>
      )}
      {task !== undefined && <TaskCard task={task} />}
    </section>
  );
}
