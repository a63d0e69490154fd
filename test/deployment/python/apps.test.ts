import { expect, test } from '@jest/globals';
import { appObjects, serverStarts } from '../../../src/deployment/python/apps.ts';
import { pythonProject } from '../../../src/deployment/python/project.ts';
import { loadGrammars } from '../../../src/grammars.ts';
import { Text } from '../../../src/repository/text.ts';
import { parsePython } from '../../../src/syntax/python/python.ts';

await loadGrammars(['python'], 0);

const parse = (source: string) => parsePython(Text.ofFile('main.py', source));

test.each([
  ['import uvicorn\nuvicorn.run("a:b", reload=True)', ['uvicorn.run app="a:b" reload=True']],
  ['import uvicorn as u\nif __name__ == "__main__": u.run(app)', ['uvicorn.run app=app guarded']],
  [
    'from uvicorn import run\ndef main(): run("a:b")\nif __name__ == "__main__": main()',
    ['uvicorn.run app="a:b" guarded in main'],
  ],
  ['from uvicorn import run\ndef main(): run("a:b")\nmain()', ['uvicorn.run app="a:b" in main']],
  [
    'from uvicorn import run\ndef serve(): run("a:b")\ndef main(): serve()\nif __name__ == "__main__": main()',
    ['uvicorn.run app="a:b" guarded in serve'],
  ],
  ['import uvicorn\nuvicorn.run("a:b", **options)', ['uvicorn.run app="a:b" and more']],
  [
    'import uvicorn\nc = uvicorn.Config("a:b", workers=2)\nuvicorn.Server(c).run()',
    ['uvicorn.Config app="a:b" workers=2'],
  ],
  [
    'from flask import Flask\napp = Flask(__name__)\napp.run("0.0.0.0", 80, debug=True)',
    ['flask.Flask().run host="0.0.0.0" port=80 debug=True'],
  ],
  [
    'from flask import Flask\ndef make():\n  return Flask(__name__)\nmake().run(debug=True)',
    ['flask.Flask().run debug=True'],
  ],
  [
    'from aiohttp import web\nweb.run_app(web.Application(), port=1)',
    ['aiohttp.web.run_app app=web.Application() port=1'],
  ],
  ['from waitress import serve\nserve(app, listen="*:80")', ['waitress.serve app=app listen="*:80"']],
  [
    'import asyncio\nfrom hypercorn.asyncio import serve\nasyncio.run(serve(app, config))',
    ['hypercorn.asyncio.serve app=app config=config'],
  ],
  [
    'import uvicorn\ndef a(): b()\ndef b():\n  a()\n  uvicorn.run("c:d")\nif __name__ == "__main__": a()',
    ['uvicorn.run app="c:d" guarded in b'],
  ],
  [
    'import uvicorn\ndef a(): uvicorn.run("c:d")\na()\nif __name__ == "__main__": a()',
    ['uvicorn.run app="c:d" in a'],
  ],
  ['def serve(x): pass\nserve(app)', []],
  ['app.run(debug=True)', []],
  ['# uvicorn.run(app)\nprint("uvicorn.run(app)")', []],
])('a server start: %j', (source, expected) => {
  expect(
    serverStarts(parse(source)).map(
      (each) =>
        `${each.call}${[...each.arguments].map(([name, value]) => ` ${name}=${value.text.value}`).join('')}${
          each.hasUnknownArguments ? ' and more' : ''
        }${each.underMainGuard ? ' guarded' : ''}${each.inFunction === undefined ? '' : ` in ${each.inFunction}`}`,
    ),
  ).toEqual(expected);
});

test.each([
  ['from fastapi import FastAPI\napi = FastAPI()', ['api fastapi asgi']],
  [
    'import fastapi\ndef create():\n  app = fastapi.FastAPI()\n  return app\napp = create()',
    ['app fastapi asgi'],
  ],
  [
    'from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()',
    ['application django wsgi'],
  ],
  ['from flask import Flask\napp = Flask(__name__)\nx = 1', ['app flask wsgi']],
  ['app = FastAPI()', []],
])('an application object: %j', (source, expected) => {
  const project = pythonProject([{ path: 'main.py', tree: parse(source) }], ['']);
  expect(
    appObjects(project, 'main.py').map((each) => `${each.name} ${each.framework} ${each.interface}`),
  ).toEqual(expected);
});
