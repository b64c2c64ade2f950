import { labelsKey, labelsOf } from '../../logstore/labels.ts';
import { expandTemplate } from '../../regex/expand.ts';
import { compileRe2, RegexSyntaxError } from '../../regex/regex.ts';
import type { LabelReplace } from '../ast.ts';
import { QueryError } from '../query-error.ts';
import type { Series } from './series.ts';

/** `label_replace(v, "dst", "$1", "src", "regex")`: the expression must match the whole value. */
export function labelReplace(
  { destination, replacement, source, pattern }: LabelReplace,
  input: readonly Series[],
): Series[] {
  const regex = compile(`^(?:${pattern})$`);
  return input.map((series) => {
    const matcher = regex.matcher(series.labels.get(source) ?? '');
    if (!matcher.find()) return series;
    const value = expandTemplate(replacement, matcher, regex.namedGroups());
    const labels = labelsOf([
      ...[...series.labels].filter(([name]) => name !== destination),
      [destination, value] as const,
    ]);
    return { ...series, labels, key: labelsKey(labels) };
  });
}

function compile(pattern: string) {
  try {
    return compileRe2(pattern);
  } catch (error) {
    if (!(error instanceof RegexSyntaxError)) throw error;
    throw new QueryError(`parse error : invalid regex in label_replace: ${error.message}`, {
      cause: error,
    });
  }
}
