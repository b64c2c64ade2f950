import type { Matcher } from '../logstore/matcher.ts';
import { quote } from '../query/strings.ts';
import type {
  BinaryOperation,
  Expression,
  Grouping,
  LabelFilter,
  LabelSelection,
  LogExpression,
  LogRange,
  MetricExpression,
  Stage,
} from './ast.ts';

/** Longer expressions are spread over lines. */
const MAX_LINE = 100;

/** The text of a query in the layout of the original's formatter. */
export function formatExpression(expression: Expression, level = 0): string {
  return expression.kind === 'log' ? formatLog(expression, level) : formatMetric(expression, level);
}

function indent(level: number): string {
  return '  '.repeat(level);
}

function formatLog(expression: LogExpression, level: number): string {
  const flat = flatLog(expression);
  if (flat.length <= MAX_LINE || expression.stages.length === 0) return indent(level) + flat;
  const stages = expression.stages.map((stage) => `${indent(level + 1)}${formatStage(stage)}`);
  return [`${indent(level)}${formatSelector(expression.matchers)}`, ...stages].join('\n');
}

function flatLog({ matchers, stages }: LogExpression): string {
  return [formatSelector(matchers), ...stages.map(formatStage)].join(' ');
}

function formatMetric(expression: MetricExpression, level: number): string {
  const flat = flatMetric(expression);
  if (flat.length <= MAX_LINE) return indent(level) + flat;
  switch (expression.kind) {
    case 'range': {
      const grouping =
        expression.grouping === undefined ? '' : ` ${formatGrouping(expression.grouping)}`;
      const parameter =
        expression.parameter === undefined ? '' : `\n${indent(level + 1)}${expression.parameter},`;
      return `${indent(level)}${expression.operator}(${parameter}\n${indent(level + 1)}${flatRange(expression.range, ' ')}\n${indent(level)})${grouping}`;
    }
    case 'aggregation': {
      const grouping =
        expression.grouping === undefined ? '' : ` ${formatGrouping(expression.grouping)} `;
      const parameter =
        expression.parameter === undefined ? '' : `\n${indent(level + 1)}${expression.parameter},`;
      return `${indent(level)}${expression.operator}${grouping}(${parameter}\n${formatMetric(expression.operand, level + 1)}\n${indent(level)})`;
    }
    case 'binary':
      return `${formatMetric(expression.left, level + 1)}\n${indent(level)}${operatorText(expression)}\n${formatMetric(expression.right, level + 1)}`;
    case 'label-replace': {
      const inner = [
        expression.destination,
        expression.replacement,
        expression.source,
        expression.pattern,
      ]
        .map((argument) => `${indent(level + 1)}${quote(argument)}`)
        .join(',\n');
      return `${indent(level)}label_replace(\n${formatMetric(expression.operand, level + 1)},\n${inner}\n${indent(level)})`;
    }
    default:
      return indent(level) + flat;
  }
}

function flatMetric(expression: MetricExpression): string {
  switch (expression.kind) {
    case 'literal':
      return String(expression.value);
    case 'vector':
      return `vector(${expression.value.toFixed(6)})`;
    case 'range': {
      const parameter = expression.parameter === undefined ? '' : `${expression.parameter},`;
      const grouping =
        expression.grouping === undefined ? '' : ` ${formatGrouping(expression.grouping)}`;
      return `${expression.operator}(${parameter}${flatRange(expression.range, '')})${grouping}`;
    }
    case 'aggregation': {
      const parameter = expression.parameter === undefined ? '' : `${expression.parameter},`;
      const grouping =
        expression.grouping === undefined ? '' : ` ${formatGrouping(expression.grouping)}`;
      return `${expression.operator}${grouping}(${parameter}${flatMetric(expression.operand)})`;
    }
    case 'binary':
      return `(${flatMetric(expression.left)} ${operatorText(expression)} ${flatMetric(expression.right)})`;
    case 'label-replace': {
      const { operand, destination, replacement, source, pattern } = expression;
      const texts = [destination, replacement, source, pattern].map(quote).join(',');
      return `label_replace(${flatMetric(operand)},${texts})`;
    }
  }
}

function operatorText({ operator, returnBool, matching }: BinaryOperation): string {
  let text: string = operator;
  if (returnBool) text += ' bool';
  if (matching === undefined) return text;
  text += ` ${matching.by ?? ''} (${matching.labels.join(',')})`;
  if (matching.group !== undefined)
    text += ` group_${matching.group} (${matching.include.join(',')})`;
  return text;
}

function formatGrouping({ without, labels }: Grouping): string {
  return `${without ? 'without' : 'by'} (${labels.join(',')})`;
}

function flatRange({ selector, unwrap, rangeNs, offsetNs }: LogRange, gap: string): string {
  let text = flatLog(selector);
  if (unwrap !== undefined) {
    const label =
      unwrap.conversion === undefined ? unwrap.label : `${unwrap.conversion}(${unwrap.label})`;
    text += ` | unwrap ${label}`;
    for (const filter of unwrap.filters) text += ` | ${formatFilter(filter)}`;
  }
  const offset = offsetNs === 0 ? '' : ` offset ${formatDuration(offsetNs)}`;
  return `${text}${gap}[${formatDuration(rangeNs)}]${offset}`;
}

function formatSelector(matchers: readonly Matcher[]): string {
  return `{${matchers.map(formatMatcher).join(', ')}}`;
}

function formatMatcher({ name, operator, value }: Matcher): string {
  return `${name}${operator}${quote(value)}`;
}

function formatStage(stage: Stage): string {
  switch (stage.kind) {
    case 'line-filter': {
      const needles = stage.alternatives.map(({ value, ip }) =>
        ip ? `ip(${quote(value)})` : quote(value),
      );
      return `${stage.operator} ${needles.join(' or ')}`;
    }
    case 'json':
      return `| json${extractions(stage.extractions)}`;
    case 'logfmt':
      return `| logfmt${stage.strict ? ' --strict' : ''}${stage.keepEmpty ? ' --keep-empty' : ''}${extractions(stage.extractions)}`;
    case 'unpack':
    case 'decolorize':
      return `| ${stage.kind}`;
    case 'regexp':
    case 'pattern':
      return `| ${stage.kind} ${quote(stage.pattern)}`;
    case 'label-filter':
      return `| ${formatFilter(stage.filter)}`;
    case 'line-format':
      return `| line_format ${quote(stage.template)}`;
    case 'label-format': {
      const formats = stage.formats.map((format) =>
        format.kind === 'rename'
          ? `${format.name}=${format.from}`
          : `${format.name}=${quote(format.template)}`,
      );
      return `| label_format ${formats.join(',')}`;
    }
    case 'drop':
    case 'keep':
      return `| ${stage.kind} ${stage.labels.map(formatSelection).join(',')}`;
  }
}

function extractions(all: readonly { name: string; path: string }[]): string {
  if (all.length === 0) return '';
  return ` ${all.map(({ name, path }) => `${name}=${quote(path)}`).join(',')}`;
}

function formatSelection({ name, matcher }: LabelSelection): string {
  return matcher === undefined ? name : formatMatcher(matcher);
}

function formatFilter(filter: LabelFilter): string {
  switch (filter.kind) {
    case 'and':
      return `( ${formatFilter(filter.left)} , ${formatFilter(filter.right)} )`;
    case 'or':
      return `( ${formatFilter(filter.left)} or ${formatFilter(filter.right)} )`;
    case 'match':
      return formatMatcher(filter.matcher);
    case 'ip':
      return `${filter.name}${filter.operator}ip(${quote(filter.pattern)})`;
    default:
      return `${filter.name}${filter.operator}${filter.text}`;
  }
}

/** A duration as Prometheus prints it: `1h30m`, `1m30s`. */
export function formatDuration(ns: number): string {
  let rest = Math.abs(ns);
  let text = ns < 0 ? '-' : '';
  for (const [unit, size] of [
    ['h', 3600e9],
    ['m', 60e9],
    ['s', 1e9],
    ['ms', 1e6],
    ['us', 1e3],
    ['ns', 1],
  ] as const) {
    const count = Math.floor(rest / size);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * size;
  }
  return text;
}
