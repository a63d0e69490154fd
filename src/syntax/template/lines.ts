import type { TemplateAction } from './action.ts';

/** One line, or the lines that one action spans, without the last line end. */
export interface TemplateLine {
  readonly start: number;
  readonly end: number;
  readonly actions: readonly TemplateAction[];
  /** `control`: nothing but control actions and comments; `output`: nothing but actions, and some leave text. */
  readonly role: 'content' | 'control' | 'output';
}

/** The lines of a template; an action that goes over several joins them. */
export function splitLines(value: string, actions: readonly TemplateAction[]): TemplateLine[] {
  const lines: TemplateLine[] = [];
  let next = 0;
  for (let start = 0; start <= value.length; ) {
    const own: TemplateAction[] = [];
    let end = endOfLine(value, start);
    for (let action = actions[next]; action !== undefined && action.start < end; action = actions[next]) {
      own.push(action);
      next++;
      if (action.end > end) end = endOfLine(value, action.end);
    }
    lines.push({ start, end, actions: own, role: roleOfLine(value.slice(start, end), start, own) });
    start = end + 1;
  }
  return lines;
}

function endOfLine(value: string, from: number): number {
  const newline = value.indexOf('\n', from);
  return newline === -1 ? value.length : newline;
}

function roleOfLine(line: string, start: number, actions: readonly TemplateAction[]): TemplateLine['role'] {
  if (actions.length === 0) return 'content';
  let at = 0;
  for (const action of actions) {
    if (line.slice(at, action.start - start).trim() !== '') return 'content';
    at = action.end - start;
  }
  if (line.slice(at).trim() !== '') return 'content';
  return actions.some((action) => action.role === 'output') ? 'output' : 'control';
}
