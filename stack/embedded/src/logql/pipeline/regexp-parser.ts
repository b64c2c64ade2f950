import { compileRe2, RegexSyntaxError } from '../../regex/regex.ts';
import { QueryError } from '../query-error.ts';
import { sanitiseName } from './label-name.ts';
import type { Line } from './line.ts';

/** `| regexp "..."`: named groups become labels. */
export function regexpParser(pattern: string): (line: Line) => boolean {
  const regex = compile(pattern);
  const groups = Object.entries(regex.namedGroups());
  if (groups.length === 0) {
    throw refusal('at least one named capture must be supplied');
  }
  return (line) => {
    if (line.hints.none) return true;
    const matcher = regex.matcher(line.text);
    if (!matcher.find()) return true;
    for (const [group, index] of groups) {
      const name = sanitiseName(group);
      const label = line.cameWith(name) ? `${name}_extracted` : name;
      if (line.wants(label)) line.set(label, matcher.group(index) ?? '', 'parsed');
    }
    return true;
  };
}

function compile(pattern: string) {
  try {
    return compileRe2(pattern);
  } catch (error) {
    if (error instanceof RegexSyntaxError) throw refusal(error.message);
    throw error;
  }
}

function refusal(reason: string): QueryError {
  return new QueryError(`parse error : invalid regexp parser: ${reason}`);
}
