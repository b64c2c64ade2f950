/** A series and its value at one moment. */
export interface RuleSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What a query found, or why it failed. */
export type RuleAnswer = { readonly samples: readonly RuleSample[] } | { readonly error: string };

/** What promtool says about `promql_expr_test` entries that fail, in the order of the entries. */
export function parseAnswers(output: string): RuleAnswer[] {
  const answers: RuleAnswer[] = [];
  let open = false;
  for (const line of output.split('\n')) {
    const question = /^ {4}expr: "(?:[^"\\]|\\.)*", time: [^,]+,(?: err: (.*))?/.exec(line);
    if (question) {
      open = question[1] === undefined;
      if (question[1] !== undefined) answers.push({ error: question[1] });
      continue;
    }
    const got = /^ {8}got: (.*)$/.exec(line)?.[1];
    if (open && got !== undefined) {
      answers.push({ samples: got === 'nil' ? [] : parseSamples(got) });
      open = false;
    }
  }
  return answers;
}

const SAMPLE = /\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\} (\S+?)(?:, |$)/g;
const LABEL = /(?:"((?:[^"\\]|\\.)*)"|([^\s,="]+))="((?:[^"\\]|\\.)*)"/g;

function parseSamples(text: string): RuleSample[] {
  return [...text.matchAll(SAMPLE)].map(([, labels = '', value = '']) => ({
    labels: Object.fromEntries(
      [...labels.matchAll(LABEL)].map(([, quoted, name = '', labelValue = '']) => [
        quoted === undefined ? name : unquote(quoted),
        unquote(labelValue),
      ]),
    ),
    value: numberOf(value),
  }));
}

function numberOf(text: string): number {
  const infinite = /^([+-])Inf$/.exec(text);
  if (infinite === null) return Number(text);
  return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** Undoes the quoting of Go. */
function unquote(text: string): string {
  const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
  return text.replace(
    /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|(.))/g,
    (_, hex: string | undefined, unicode: string | undefined, character: string) =>
      hex || unicode
        ? String.fromCharCode(Number.parseInt(hex ?? unicode ?? '', 16))
        : (escapes[character] ?? character),
  );
}
