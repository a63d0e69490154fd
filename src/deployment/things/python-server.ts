import type { Span } from '../../repository/span.ts';
import type { PythonExpression } from '../../syntax/python/tree.ts';
import type { Server } from '../model/server.ts';
import type { ServerStart } from '../python/apps.ts';
import { isUnknown, type Known, unknown } from '../unknown.ts';

type Spoken = Pick<
  Server,
  | 'app'
  | 'app_at'
  | 'host'
  | 'port'
  | 'port_at'
  | 'reloads'
  | 'reload_switch'
  | 'debug'
  | 'debug_switch'
  | 'development'
>;

/** Arguments that switch on the reloader and the debugger, by program, as its own signature has them. */
const SWITCHES: Readonly<
  Record<string, { readonly reload: readonly string[]; readonly debug: readonly string[] }>
> = {
  uvicorn: { reload: ['reload'], debug: [] },
  flask: { reload: ['use_reloader', 'debug'], debug: ['debug', 'use_debugger'] },
  quart: { reload: ['use_reloader', 'debug'], debug: ['debug'] },
  sanic: { reload: ['auto_reload', 'dev', 'debug'], debug: ['debug', 'dev'] },
  werkzeug: { reload: ['use_reloader'], debug: ['use_debugger'] },
};

/** Servers of libraries that say themselves that they are for development (Flask's and wsgiref's manuals). */
const FOR_DEVELOPMENT = ['flask', 'werkzeug', 'wsgiref'];

/** What a call that starts a server from Python says of it. */
export function spokenInPython(start: ServerStart): Spoken {
  const given = (name: string): PythonExpression | undefined => start.arguments.get(name);
  const { reload, debug } = SWITCHES[start.program] ?? { reload: [], debug: [] };
  const [reloads, debugs] = [firstSwitch(start, reload), firstSwitch(start, debug)];
  const [app, host, port] = [given('app'), given('host') ?? given('hostname'), given('port')];
  return {
    app: app?.kind === 'string' && app.value.isKnown ? app.value.value : undefined,
    app_at: app?.text.span(),
    host:
      host === undefined
        ? undefined
        : host.kind === 'string' && host.value.isKnown
          ? host.value.value
          : unknown('the host is worked out at run time', host.text.span()),
    port:
      port === undefined
        ? undefined
        : port.kind === 'number'
          ? port.value
          : unknown('the port is worked out at run time', port.text.span()),
    port_at: port?.text.span(),
    reloads: reloads.value,
    reload_switch: reloads.at,
    debug: debugs.value,
    debug_switch: debugs.at,
    development: FOR_DEVELOPMENT.includes(start.program),
  };
}

/** The first argument that is given decides: `use_reloader=False` beats `debug=True`. */
function firstSwitch(
  start: ServerStart,
  names: readonly string[],
): { value: Known<boolean>; at: Span | undefined } {
  const name = names.find((one) => start.arguments.has(one));
  const value = name === undefined ? undefined : start.arguments.get(name);
  if (name === undefined || value === undefined) {
    const isOpen = start.hasUnknownArguments && names.length > 0;
    return {
      value: isOpen ? unknown('its arguments are put together at run time', start.text.span()) : false,
      at: undefined,
    };
  }
  const on = switchValue(value);
  const text = start.text.value;
  const at = argumentSpan(start, name, value);
  return {
    value: isUnknown(on)
      ? unknown(`\`${name}\` of \`${text.split('(')[0] ?? text}\` is worked out at run time`, at)
      : on,
    at,
  };
}

function switchValue(value: PythonExpression): Known<boolean> {
  if (value.kind === 'constant') return value.value === true;
  if (value.kind === 'number') return value.value !== 0;
  return unknown('it is worked out at run time', value.text.span());
}

/** From the argument's name, when it is written there, to the end of its value. */
function argumentSpan(start: ServerStart, name: string, value: PythonExpression): Span {
  const span = value.text.span();
  const from = start.text.span();
  const before = start.text.value.slice(0, span.start - from.start);
  const written = new RegExp(`\\b${name}\\s*=\\s*$`).exec(before);
  return written === null ? span : { ...span, start: from.start + written.index };
}
