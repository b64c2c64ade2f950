import type { LabelFilter, Stage } from '../ast.ts';
import { templateFields } from '../template/template.ts';
import { decolorize } from './decolorize.ts';
import { labelFormat, lineFormat } from './format.ts';
import { jsonExpressions } from './json-expressions.ts';
import { parseJson } from './json-parser.ts';
import { labelFilter } from './label-filter.ts';
import type { Line } from './line.ts';
import { lineFilter } from './line-filter.ts';
import { logfmt } from './logfmt-parser.ts';
import { patternParser } from './pattern.ts';
import { regexpParser } from './regexp-parser.ts';
import { dropLabels, keepLabels } from './select-labels.ts';
import { unpack } from './unpack.ts';

/** Changes a line and tells whether it goes on. */
export type Step = (line: Line) => boolean;

/** @throws QueryError for a stage that does not compile */
export function compilePipeline(stages: readonly Stage[]): Step {
  const steps = stages.map(compileStage);
  const [only] = steps;
  if (only === undefined) return () => true;
  if (steps.length === 1) return only;
  return (line) => {
    for (const step of steps) if (!step(line)) return false;
    return true;
  };
}

export function compileStage(stage: Stage): Step {
  switch (stage.kind) {
    case 'line-filter': {
      const passes = lineFilter(stage);
      return (line) => passes(line.text);
    }
    case 'json':
      return stage.extractions.length === 0 ? parseJson : jsonExpressions(stage.extractions);
    case 'logfmt':
      return logfmt(stage);
    case 'unpack':
      return unpack;
    case 'regexp':
      return regexpParser(stage.pattern);
    case 'pattern':
      return patternParser(stage.pattern);
    case 'label-filter':
      return labelFilter(stage.filter);
    case 'line-format':
      return lineFormat(stage.template);
    case 'label-format':
      return labelFormat(stage.formats);
    case 'decolorize':
      return decolorize;
    case 'drop':
      return dropLabels(stage.labels);
    case 'keep':
      return keepLabels(stage.labels);
  }
}

/** Labels that the stages refer to, so that parsers must extract them. */
export function referencedLabels(stages: readonly Stage[]): string[] {
  return stages.flatMap((stage) => {
    switch (stage.kind) {
      case 'label-filter':
        return filterLabels(stage.filter);
      case 'line-format':
        return templateFields(stage.template);
      case 'label-format':
        return stage.formats.flatMap((format) =>
          format.kind === 'rename' ? [format.from] : templateFields(format.template),
        );
      default:
        return [];
    }
  });
}

/** Labels that a condition looks at. */
export function filterLabels(filter: LabelFilter): string[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return [...filterLabels(filter.left), ...filterLabels(filter.right)];
    case 'match':
      return [filter.matcher.name];
    default:
      return [filter.name];
  }
}
