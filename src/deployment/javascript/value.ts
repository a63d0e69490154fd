import type { CallExpression, NewExpression } from 'acorn';
import type { JavaScriptNode } from '../../syntax/javascript/javascript.ts';
import type { JavaScriptFunction } from '../../syntax/javascript/scopes.ts';

/** Something that a call of a package makes: an application, a router, a server, a middleware. */
export interface Made {
  readonly kind: 'made';
  readonly call: CallExpression | NewExpression;
  /** What is called: `express`, `express.Router`, `http.createServer`. */
  readonly made: string;
  readonly path: string;
}

/** What an expression is, as far as it is followed. `path`: the file that it stands in. */
export type JavaScriptValue =
  /** A package from elsewhere or one of its members: `express.Router`. */
  | { readonly kind: 'external'; readonly name: string }
  | { readonly kind: 'module'; readonly path: string }
  | { readonly kind: 'function'; readonly node: JavaScriptFunction; readonly path: string }
  | Made
  /** `process.env.PORT`, with the default of `const { PORT = 3000 } = process.env`. */
  | { readonly kind: 'variable'; readonly name: string; readonly otherwise: Place | undefined }
  /** Anything else that is written out: a literal, an object. */
  | { readonly kind: 'expression'; readonly node: JavaScriptNode; readonly path: string };

/** A node and the file that it stands in. */
export interface Place {
  readonly node: JavaScriptNode;
  readonly path: string;
}
