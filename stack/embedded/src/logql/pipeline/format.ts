import type { LabelFormat } from '../ast.ts';
import { QueryError } from '../query-error.ts';
import { compileTemplate, type Template, TemplateError } from '../template/template.ts';
import type { Line } from './line.ts';

const TEMPLATE_ERROR = 'TemplateFormatErr';

/** `| line_format "..."`: the line becomes the output of the template. */
export function lineFormat(source: string): (line: Line) => boolean {
  const template = compile(
    source,
    `stage '| line_format ${JSON.stringify(source)}' : invalid line template: template: line:1`,
    'line',
  );
  return (line) => {
    const output = run(template, line);
    if (output !== undefined) line.text = output;
    return true;
  };
}

/** `| label_format a=b, c="{{.d}}"` */
export function labelFormat(formats: readonly LabelFormat[]): (line: Line) => boolean {
  const seen = new Set<string>();
  const steps = formats.map((format) => {
    if (format.name === '__error__')
      throw new QueryError(`parse error : __error__ cannot be formatted`);
    if (seen.has(format.name)) {
      throw new QueryError(
        `parse error : multiple label name '${format.name}' not allowed in a single format operation`,
      );
    }
    seen.add(format.name);
    if (format.kind === 'rename') return rename(format.name, format.from);
    const where = `invalid template for label '${format.name}': template: label:1`;
    return assign(format.name, compile(format.template, where, 'label'));
  });
  return (line) => {
    for (const step of steps) step(line);
    return true;
  };
}

function rename(name: string, from: string): (line: Line) => void {
  return (line) => {
    const value = line.get(from);
    const category = line.category(from);
    if (value === undefined || category === undefined) return;
    line.set(name, value, category);
    line.delete(from);
  };
}

function assign(name: string, template: Template): (line: Line) => void {
  return (line) => {
    const output = run(template, line);
    if (output !== undefined) line.set(name, output, 'parsed');
  };
}

function run(template: Template, line: Line): string | undefined {
  try {
    return template(line);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    line.fail(TEMPLATE_ERROR, error.message);
    return undefined;
  }
}

function compile(source: string, where: string, name: 'line' | 'label'): Template {
  try {
    return compileTemplate(source, name);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new QueryError(`parse error : ${where}: ${error.message}`, { cause: error });
  }
}
