import {
  type Binary,
  type Expr,
  isComparison,
  isSetOperation,
  type Matcher,
  type Selector,
} from '../../promql/syntax.ts';

/** Whether an expression grows with what goes well or with what goes wrong. */
export type Polarity = 'good' | 'bad';

/** What a recorded series is about, when it is known. */
export type RecordedPolarity = (name: string) => Polarity | undefined;

const BAD = /^(5xx|5\.\.|5\.[*+]|5\\d\\d|5\d\d|errors?|fail(ed|ure|ures)?|dead|false|timeout)$/i;
const GOOD = /^([23]xx|[23]\.\.|[23]\.[*+]|2\d\d|ok|success(ful|es)?|completed|accepted|true)$/i;

const opposite = (polarity: Polarity | undefined): Polarity | undefined =>
  polarity && (polarity === 'good' ? 'bad' : 'good');

/** What the words of a name say; "remaining" and "available" count for more than "error". */
export function saidPolarity(name: string): Polarity | undefined {
  const words = name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
  if (/remaining|availab|success|uptime|good/.test(words) && !/unavailab|unsuccess/.test(words)) {
    return 'good';
  }
  return /error|fail|(^|_)bad(_|$)|slow|burn|consumed|unavailab/.test(words) ? 'bad' : undefined;
}

/** Whether an expression counts the good or the bad; undefined when it counts everything, or that is unclear. */
export function polarityOf(expr: Expr, recorded: RecordedPolarity): Polarity | undefined {
  const infer = (part: Expr | undefined) => part && polarityOf(part, recorded);
  switch (expr.kind) {
    case 'selector':
      return ofSelector(expr, recorded);
    case 'subquery':
    case 'paren':
    case 'aggregate':
      return infer(expr.of);
    case 'call':
      return expr.name.includes('quantile') ? undefined : infer(expr.args.find(isVector));
    case 'binary':
      return ofBinary(expr, infer(expr.left), infer(expr.right));
    default:
      return undefined;
  }
}

const isVector = ({ kind }: Expr) => kind !== 'number' && kind !== 'string';

function ofSelector(
  { name = '', matchers }: Selector,
  recorded: RecordedPolarity,
): Polarity | undefined {
  for (const matcher of matchers) {
    const polarity = ofMatcher(matcher);
    if (polarity !== undefined) return polarity;
  }
  if (name.endsWith('_bucket') && matchers.some(({ label }) => label === 'le')) return 'good';
  return name.includes(':') ? recorded(name) : /error|fail/.test(name) ? 'bad' : undefined;
}

function ofMatcher({ op, value }: Matcher): Polarity | undefined {
  const values = value.split('|');
  const says = values.every((it) => BAD.test(it))
    ? 'bad'
    : values.some((it) => GOOD.test(it)) && !values.some((it) => BAD.test(it))
      ? 'good'
      : undefined;
  return op.startsWith('!') ? opposite(says) : says;
}

function ofBinary(
  binary: Binary,
  left: Polarity | undefined,
  right: Polarity | undefined,
): Polarity | undefined {
  if (isComparison(binary) || isSetOperation(binary)) return left;
  if (binary.op === '-')
    return isVector(binary.left) && left !== undefined ? left : opposite(right);
  if (binary.op === '*') return left ?? right;
  return left;
}
