import { type Text, TextBuilder } from '../../repository/text.ts';
import { findActions, type TemplateAction, type TemplateKind } from './action.ts';
import { splitLines, type TemplateLine } from './lines.ts';
import { YamlOutline } from './outline.ts';

export type { TemplateKind } from './action.ts';

/** What the template makes: YAML, whose indentation must survive, or lines (units, scripts) that stand by themselves. */
export type TemplateHost = 'yaml' | 'lines';

/**
 * Hides what a template fills in behind placeholders of equal length, so that the format below still parses: values become
 * `xxx`, lines of control actions blanks (both branches stay), and an action that makes structure a value or an entry where
 * it would put one. Hidden characters are unknown; a default within the action changes nothing, as values may override it.
 */
export function maskTemplates(text: Text, kind: TemplateKind, host: TemplateHost = 'yaml'): Text {
  const actions = findActions(text.value, kind);
  if (actions.length === 0) return text;
  const lines = splitLines(text.value, actions);
  const outline = host === 'yaml' ? new YamlOutline(text.value, lines) : undefined;
  const out = new TextBuilder(text);
  for (const [i, line] of lines.entries()) {
    const structure = outline?.enter(i);
    if (line.role === 'control') blankOut(out, line, text.value);
    else if (structure !== undefined) {
      const first = line.actions.find((action) => action.role === 'output');
      out.copyTo(line.start).unknown(line.end, structure, reason(text.value, first ?? line));
    } else {
      const above = outline?.above(i);
      const last = line.actions.at(-1);
      for (const action of line.actions)
        if (above === undefined || action !== last) hide(out, action, text.value);
        else out.copyTo(action.start).unknown(action.end, above, reason(text.value, action));
    }
  }
  return out.finish();
}

function hide(out: TextBuilder, action: TemplateAction, value: string): void {
  out.copyTo(action.start);
  const { length } = value.slice(action.start, action.end);
  if (action.role === 'comment') out.replace(action.end, ' '.repeat(length));
  else out.unknown(action.end, 'x'.repeat(length), reason(value, action));
}

function blankOut(out: TextBuilder, line: TemplateLine, value: string): void {
  for (const action of line.actions) {
    out.copyTo(action.start);
    const blanks = ' '.repeat(action.end - action.start);
    if (action.role === 'comment') out.replace(action.end, blanks);
    else out.unknown(action.end, blanks, reason(value, action));
  }
}

function reason(value: string, { start, end }: { readonly start: number; readonly end: number }): string {
  const written = value.slice(start, Math.min(end, start + 80)).replace(/\s+/g, ' ');
  return `filled in by a template: \`${written}${end > start + 80 ? '…' : ''}\``;
}
