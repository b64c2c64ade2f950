import type { Evidence, Question, Quiz } from '@lab/clients/lab';
import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { InlineText } from '../guide/inline-text.tsx';
import { useLab } from '../lab-context.ts';

type Answers = Readonly<Record<string, string | number | null>>;

interface QuizFormProps {
  readonly quiz: Quiz;
  /** What the last check said, as long as it is about the answers shown. */
  readonly verdicts: readonly Evidence[];
  readonly onAnswer: (answers: Answers) => void;
}

/** The questions of a self-check. Answers go into the learner's file, then the engine grades that. */
export function QuizForm({ quiz, verdicts, onAnswer }: QuizFormProps) {
  const { lab, engine } = useLab();
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(Object.entries(quiz.answers).map(([id, value]) => [id, `${value ?? ''}`])),
  );
  const answers = quiz.questions.map((question): [string, string | number | null] => [
    question.id,
    answerTo(question, typed[question.id] ?? ''),
  ]);
  return (
    <form
      className="lab-quiz"
      onSubmit={(event) => {
        event.preventDefault();
        onAnswer(Object.fromEntries(answers));
      }}
    >
      {quiz.problem !== null && (
        <p className="lab-hint" role="alert">
          Your file cannot be read: {quiz.problem}
        </p>
      )}
      <ol>
        {quiz.questions.map((question, index) => (
          <li key={question.id}>
            <QuestionField
              place={index + 1}
              question={question}
              value={typed[question.id] ?? ''}
              verdict={verdicts.find(({ asked }) => asked === question.id)}
              onChange={(value) => setTyped((before) => ({ ...before, [question.id]: value }))}
            />
          </li>
        ))}
      </ol>
      <div className="lab-actions">
        <Button kind="primary" type="submit" disabled={engine.isBusy}>
          {lab.running ? 'Save and check' : 'Save'}
        </Button>
        {!lab.running && <span className="muted">Start the lab to check your answers.</span>}
      </div>
    </form>
  );
}

function answerTo({ kind }: Question, text: string): string | number | null {
  if (text === '') return null;
  return kind === 'number' ? Number(text) : text;
}

interface QuestionFieldProps {
  readonly place: number;
  readonly question: Question;
  readonly value: string;
  readonly verdict: Evidence | undefined;
  readonly onChange: (value: string) => void;
}

function QuestionField({ place, question, value, verdict, onChange }: QuestionFieldProps) {
  const verdictId = `${question.id}-verdict`;
  return (
    <fieldset aria-describedby={verdict === undefined ? undefined : verdictId}>
      <legend>
        {place}. <InlineText text={question.question} />
      </legend>
      {question.kind === 'choice' ? (
        question.choices.map(({ letter, text }) => (
          <label key={letter}>
            <input
              type="radio"
              name={question.id}
              value={letter}
              checked={value === letter}
              onChange={() => onChange(letter)}
            />
            <span>
              <strong>{letter}</strong> <InlineText text={text} />
            </span>
          </label>
        ))
      ) : (
        <label>
          <input
            type="number"
            step="any"
            value={value}
            onChange={({ target }) => onChange(target.value)}
          />
          <span>{question.unit}</span>
        </label>
      )}
      {verdict !== undefined && (
        <p id={verdictId} className={verdict.passed ? 'lab-right' : 'lab-hint'}>
          <strong>{verdict.passed ? 'Right.' : 'Not yet.'}</strong>{' '}
          <InlineText text={wordsOf(verdict)} />
        </p>
      )}
    </fieldset>
  );
}

function wordsOf({ passed, seen, hint }: Evidence): string {
  if (passed) return seen.replace(/^[^:]*: /, '');
  return hint ?? 'There is no answer yet.';
}
