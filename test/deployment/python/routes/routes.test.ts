import { describe, expect, test } from '@jest/globals';
import { pythonProject } from '../../../../src/deployment/python/project.ts';
import { applicationRoutes } from '../../../../src/deployment/python/routes/application-routes.ts';
import { shownPattern } from '../../../../src/deployment/routes/pattern.ts';
import { isUnknown } from '../../../../src/deployment/unknown.ts';
import { loadGrammars } from '../../../../src/grammars.ts';
import { Text } from '../../../../src/repository/text.ts';
import { parsePython } from '../../../../src/syntax/python/python.ts';
import { scopesOf } from '../../../../src/syntax/python/scopes.ts';

await loadGrammars(['python'], 0);

/** `GET /health` of the application `app` in `main.py`, or why its routes are not known. */
function routesOf(main: string, others: Readonly<Record<string, string>> = {}): string[] | string {
  const modules = Object.entries({ 'main.py': main, ...others }).map(([path, content]) => ({
    path,
    tree: parsePython(Text.ofFile(path, content)),
  }));
  const project = pythonProject(modules, ['']);
  const [module] = modules;
  if (module === undefined) return 'no module';
  const scope = scopesOf(module.tree);
  const name = { kind: 'name' as const, text: Text.ofFile('command', 'app') };
  const routes = applicationRoutes(project, name, { path: 'main.py', scope });
  if (isUnknown(routes)) return routes.why;
  return routes.routes
    .filter(({ methods }) => methods !== undefined)
    .map(({ methods, pattern }) => `${methods?.join(' ')} ${shownPattern(pattern)}`);
}

const FASTAPI = 'from fastapi import FastAPI, APIRouter\napp = FastAPI()\n';
const FLASK = 'from flask import Flask, Blueprint\napp = Flask(__name__)\n';

describe('FastAPI', () => {
  test.each<[string, string, string[]]>([
    ['a decorator', '@app.get("/health")\ndef f(): ...', ['GET /health']],
    ['a keyword', '@app.post(path="/a/{id}")\ndef f(id): ...', ['POST /a/{…}']],
    ['methods', '@app.api_route("/a", methods=["get", "HEAD"])\ndef f(): ...', ['GET HEAD /a']],
    ['a call', 'def f(): ...\napp.add_api_route("/a", f)', ['GET /a']],
    [
      'a router',
      'r = APIRouter(prefix="/r")\n@r.get("/a")\ndef f(): ...\napp.include_router(r, prefix="/p")',
      ['GET /p/r/a'],
    ],
    [
      'twice',
      'r = APIRouter()\n@r.get("/a")\ndef f(): ...\napp.include_router(r)\napp.include_router(r, prefix="/v1")',
      ['GET /a', 'GET /v1/a'],
    ],
    ['a constant', 'P = "/v" + "1"\n@app.get(P + "/a")\ndef f(): ...', ['GET /v1/a']],
    [
      'a prefix that is not known',
      'import os\n@app.get(f"{os.environ[\'P\']}/a")\ndef f(): ...',
      ['GET …/a'],
    ],
    ['a socket', '@app.websocket("/ws")\nasync def f(ws): ...', ['websocket /ws']],
    [
      'harmless uses',
      'import uvicorn\nother = app\n@other.get("/a")\ndef f(): ...\nprint(app.title)\nuvicorn.run(app)',
      ['GET /a'],
    ],
    ['a handler of errors', '@app.exception_handler(ValueError)\ndef f(r, e): ...', []],
  ])('%s', (_name, source, expected) => {
    expect(routesOf(FASTAPI + source)).toEqual(expected);
  });

  test('routers of other modules, by name and through a package', () => {
    const others = {
      'api/__init__.py':
        'from fastapi import APIRouter\nfrom . import users\nfrom .items import router as items\nrouter = APIRouter()\nrouter.include_router(users.router, prefix="/users")\nrouter.include_router(items)\n',
      'api/users.py':
        'from fastapi import APIRouter\nrouter = APIRouter()\n@router.get("")\ndef users(): ...\n',
      'api/items.py':
        'from fastapi import APIRouter\nrouter = APIRouter(prefix="/items")\n@router.get("/")\ndef items(): ...\n',
    };
    const main = `from api import router\n${FASTAPI}app.include_router(router, prefix="/api")\n`;
    expect(routesOf(main, others)).toEqual(['GET /api/users', 'GET /api/items/']);
  });

  test.each([
    ['another function takes it', 'from library import install\ninstall(app)', /install\(app\)/],
    ['it is wrapped', 'from library import Wrapper\napp2 = Wrapper(app)', /Wrapper\(app\)/],
    ['it is in a list', 'apps = [app]', /may add routes/],
    ['its routes are changed', 'app.router.routes.append(1)', /may add routes/],
    [
      'a middleware that answers',
      '@app.middleware("http")\nasync def m(request, call_next):\n    if request.url.path == "/health":\n        return 1\n    return await call_next(request)',
      /middleware/,
    ],
    ['routes on something else', 'def more(x):\n    x.include_router(1)', /not known/],
    ['arguments that are not seen', 'import settings', undefined],
  ])('%s', (_name, source, expected) => {
    const found = routesOf(FASTAPI + source);
    if (expected === undefined) expect(found).toEqual([]);
    else expect(found).toMatch(expected);
  });
});

test.each([
  [
    'a star import',
    'from base import *\n',
    { 'base.py': FLASK, 'more.py': 'from base import *\n@app.get("/x")\ndef x(): ...\n' },
  ],
  [
    'an attribute of a module',
    `import base\n${FASTAPI}@base.router.get("/x")\ndef x(): ...\n`,
    { 'base.py': 'from fastapi import APIRouter\nrouter = APIRouter()\n' },
  ],
  ['imports by name', `import importlib\n${FLASK}importlib.import_module("routes." + "x")\n`, {}],
])('%s: not known', (_name, main, others) => {
  expect(routesOf(main, others)).toEqual(expect.any(String));
});

describe('Flask', () => {
  test.each<[string, string, string[]]>([
    ['a decorator', '@app.route("/health")\ndef f(): ...', ['GET HEAD OPTIONS /health']],
    ['methods', '@app.route("/a", methods=["POST"])\ndef f(): ...', ['POST OPTIONS /a']],
    ['a verb', '@app.get("/a/<int:id>")\ndef f(id): ...', ['GET HEAD OPTIONS /a/{…}']],
    ['a rule', 'def f(): ...\napp.add_url_rule("/a", view_func=f)', ['GET HEAD OPTIONS /a']],
    [
      'a blueprint',
      'b = Blueprint("b", __name__, url_prefix="/b")\n@b.route("/a")\ndef f(): ...\napp.register_blueprint(b)',
      ['GET HEAD OPTIONS /b/a'],
    ],
    [
      'a prefix instead',
      'b = Blueprint("b", __name__, url_prefix="/b")\n@b.route("/a")\ndef f(): ...\napp.register_blueprint(b, url_prefix="/c")',
      ['GET HEAD OPTIONS /c/a'],
    ],
    ['an extension', 'from flask_cors import CORS\nCORS(app)', []],
    ['a hook', '@app.before_request\ndef f():\n    print("asked")', []],
  ])('%s', (_name, source, expected) => {
    expect(routesOf(FLASK + source)).toEqual(expected);
  });

  test('a factory, and the function that it hands the application to', () => {
    const others = {
      'web.py':
        'from flask import Flask\nfrom routes import register\ndef create_app():\n    app = Flask(__name__)\n    register(app)\n    return app\n',
      'routes.py': 'def register(app):\n    @app.route("/health")\n    def health():\n        return "ok"\n',
    };
    expect(routesOf('from web import create_app\napp = create_app()\n', others)).toEqual([
      'GET HEAD OPTIONS /health',
    ]);
  });

  test.each([
    ['an extension that adds routes', 'from flask_restful import Api\napi = Api(app)', /Api\(app\)/],
    ['a page for what is not found', '@app.errorhandler(404)\ndef f(e):\n    return "page"', /errorhandler/],
  ])('%s', (_name, source, expected) => {
    expect(routesOf(FLASK + source)).toMatch(expected);
  });
});

test('other frameworks are not read', () => {
  expect(routesOf('from aiohttp import web\napp = web.Application()\n')).toMatch(/are not read/);
});
