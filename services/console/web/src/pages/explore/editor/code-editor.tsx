import {
  autocompletion,
  closeBrackets,
  closeCompletion,
  completionKeymap,
} from '@codemirror/autocomplete';
import { history, historyKeymap, insertNewline, standardKeymap } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState, Prec } from '@codemirror/state';
import { EditorView, keymap, placeholder } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { loadLanguage, type QueryLanguage } from './language.ts';
import type { Problem } from './problem.ts';
import { editorTheme } from './theme.ts';

interface CodeEditorProps {
  readonly label: string;
  readonly hint: string;
  readonly language: QueryLanguage;
  readonly value: string;
  /** What the backend refuses; its place is underlined. */
  readonly problem: Problem | undefined;
  readonly onChange: (text: string) => void;
  readonly onRun: () => void;
}

/** CodeMirror for one query. Ctrl-Enter and Shift-Enter run it; Tab leaves the editor. */
export default function CodeEditor(props: CodeEditorProps) {
  const { language, label, hint, value, problem } = props;
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView>(null);
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    if (place.current === null) return;
    const grammar = new Compartment();
    const run = (target: EditorView) => {
      closeCompletion(target);
      latest.current.onRun();
      return true;
    };
    const view = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          EditorView.cspNonce.of(nonce()),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': label }),
          EditorView.updateListener.of(({ docChanged, state }) => {
            if (docChanged) latest.current.onChange(state.doc.toString());
          }),
          Prec.highest(
            keymap.of([
              { key: 'Mod-Enter', run },
              { key: 'Ctrl-Enter', run },
              { key: 'Shift-Enter', run },
            ]),
          ),
          history(),
          bracketMatching(),
          closeBrackets(),
          autocompletion(),
          placeholder(hint),
          keymap.of([
            ...completionKeymap,
            ...historyKeymap,
            { key: 'Enter', run: insertNewline },
            ...standardKeymap,
          ]),
          grammar.of([]),
          editorTheme,
        ],
      }),
    });
    editor.current = view;
    let isGone = false;
    void loadLanguage(language).then((extension) => {
      if (!isGone) view.dispatch({ effects: grammar.reconfigure(extension) });
    });
    return () => {
      isGone = true;
      view.destroy();
      editor.current = null;
    };
  }, [language, label, hint]);
  useEffect(() => {
    const view = editor.current;
    if (view === null || view.state.doc.toString() === value) return;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: value } });
  }, [value]);
  useEffect(() => {
    const view = editor.current;
    if (view === null) return;
    const { length } = view.state.doc;
    const at = Math.min(problem?.offset ?? 0, length);
    const marks =
      problem?.offset === undefined
        ? []
        : [
            {
              from: Math.min(at, Math.max(0, length - 1)),
              to: Math.min(at + 1, length),
              severity: 'error' as const,
              message: problem.message,
            },
          ];
    view.dispatch(setDiagnostics(view.state, marks));
  }, [problem]);
  return <div className="code-editor" ref={place} />;
}

function nonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';
}
