/** Begins what stands in for a variable of a dashboard, so that nothing is said about its value. */
const PREFIX = 'lab_variable_';

/** Whether a name or value is, or holds, a variable whose value is not known. */
export const isVariable = (text: string): boolean => text.includes(PREFIX);

/** An expression of a runbook with its placeholders (`service="<service>"`) made variables. */
export const withoutPlaceholders = (expression: string): string =>
  expression.replaceAll(/"<(\w+)>"/g, `"${PREFIX}$1"`);

/** Durations that Grafana computes. */
const DURATIONS: Readonly<Record<string, (scrapeSeconds: number) => number>> = {
  // At least four scrapes wide: that is what it is for.
  __rate_interval: (scrape) => 4 * scrape,
  __interval: (scrape) => 2 * scrape,
  __range: () => 3600,
};

const VARIABLE = /\$\{(\w+)(?:\.\w+)?(?::[^}]*)?\}|\[\[(\w+)(?::\w+)?\]\]|\$(\w+)/g;

/**
 * An expression with the variables of a dashboard replaced: in square brackets by a duration, else by
 * a name that rules of the lint say nothing about.
 */
export function substitute(expression: string, scrapeSeconds: number): string {
  let inRange = 0;
  let quote = '';
  let result = '';
  let at = 0;
  const track = (text: string) => {
    for (const character of text) {
      if (quote !== '') {
        if (character === quote) quote = '';
      } else if (character === '"' || character === "'" || character === '`') quote = character;
      else if (character === '[') inRange += 1;
      else if (character === ']') inRange -= 1;
    }
  };
  for (const match of expression.matchAll(VARIABLE)) {
    const before = expression.slice(at, match.index);
    track(before);
    result += before;
    at = match.index + match[0].length;
    result += replacement(match, {
      isDuration: inRange > 0,
      isQuoted: quote !== '',
      scrapeSeconds,
    });
  }
  return result + expression.slice(at);
}

function replacement(
  [whole, braced, bracketed, plain]: RegExpExecArray | RegExpMatchArray,
  {
    isDuration,
    isQuoted,
    scrapeSeconds,
  }: { isDuration: boolean; isQuoted: boolean; scrapeSeconds: number },
): string {
  const name = braced ?? bracketed ?? plain ?? '';
  // A group of a regular expression, as label_replace takes it.
  if (isQuoted && /^\$\{?\d+\}?$/.test(whole)) return whole;
  const known = DURATIONS[name];
  if (known !== undefined) return `${known(scrapeSeconds)}s`;
  if (/^__(interval_ms|range_ms|range_s|from|to)$/.test(name)) return '3600';
  return isDuration ? `${4 * scrapeSeconds}s` : PREFIX + name;
}
