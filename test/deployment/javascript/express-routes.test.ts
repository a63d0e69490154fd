import { describe, expect, test } from '@jest/globals';
import { imageProcess } from '../../../src/deployment/links/health/probed-containers.ts';
import { listeningOf } from '../../../src/deployment/links/ports/listening.ts';
import { routesAt } from '../../../src/deployment/links/routes/served-routes.ts';
import { shownPattern } from '../../../src/deployment/routes/pattern.ts';
import { answerOf, type Routes } from '../../../src/deployment/routes/route.ts';
import { isUnknown } from '../../../src/deployment/unknown.ts';
import { deploymentOf } from '../../support/deployed.ts';

type Files = Readonly<Record<string, string>>;

/** What an image answers on port 3000 that starts `server.js`. */
function routesOf(server: string, others: Files = {}): Routes | undefined {
  const deployment = deploymentOf({
    Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ["node", "server.js"]\n',
    'server.js': server,
    ...others,
  });
  const process = imageProcess(deployment, 'Dockerfile');
  return process === undefined ? undefined : routesAt(deployment, process, 3000)?.routes;
}

function shown(routes: Routes | undefined): string[] | string {
  if (routes === undefined) return 'nothing listens';
  if (isUnknown(routes)) return routes.why;
  return routes.routes.map(
    ({ methods, pattern }) => `${methods?.[0] ?? 'any'} ${shownPattern(pattern) || '/'}`,
  );
}

function answer(routes: Routes | undefined, asked: string): string {
  const [method = '', path = ''] = asked.split(' ');
  return routes === undefined || isUnknown(routes) ? 'unknown' : answerOf(routes, method, path).kind;
}

const APP = "const express = require('express');\nconst app = express();\n";
const LISTEN = '\napp.listen(3000);\n';

describe('routes of Express', () => {
  test.each<[string, string, string[]]>([
    ['a verb', "app.get('/health', (req, res) => res.send('ok'));", ['GET /health']],
    ['a chain', "app.get('/a', f).post('/b', f);", ['GET /a', 'POST /b']],
    ['a list', "app.get(['/a', '/b'], f);", ['GET /a', 'GET /b']],
    ['all', "app.all('/a', f);", ['any /a']],
    ['a route', "app.route('/a').get(f).put(f);", ['GET /a']],
    ['a constant', "const V = '/v' + 1;\nconst P = '/api';\napp.get(`${P}/a`, f);", ['GET /api/a']],
    ['a parameter', "app.get('/a/:id/b', f);", ['GET /a/{…}/b']],
    ['a star', "app.get('/a/*', f);\napp.get('/b/*rest', f);", ['GET /a/…', 'GET /b/…']],
    ['what is optional', "app.get('/a/:id?', f);\napp.get('/b{/:id}', f);", ['GET /a…', 'GET …']],
    ['a pattern', 'app.get(/^.health/, f);', ['GET …']],
    [
      'routers in routers',
      "const a = express.Router();\nconst { Router } = require('express');\nconst b = Router();\nb.get('/', f);\nb.get('/x', f);\na.use('/b', b);\napp.use('/a/', a);",
      ['GET /a/b/', 'GET /a/b/x'],
    ],
    ['a setting is no route', "app.set('port', 3000);\napp.get('port');", []],
    ['middleware that is known', "app.use(express.json());\napp.use(require('helmet')());", []],
    ['preflights', "app.use(require('cors')());", ['OPTIONS …']],
    ['files', "app.use(express.static('public'));", ['any …']],
    ['files below a path', "app.use('/assets', express.static('public'));", ['any /assets…']],
    [
      'middleware of its own',
      'app.use((req, res, next) => { req.user = 1; res.setHeader("x", "y"); next(); });',
      [],
    ],
    [
      'one that answers',
      "app.use((req, res, next) => { if (req.path === '/h') return res.send('ok'); next(); });",
      ['any …'],
    ],
    ['one that looks on', 'app.use((req, res, next) => { log(req); next(); });', ['any …']],
    ['one that moves the path', "app.use((req, res, next) => { req.url = '/a'; next(); });", ['any …']],
    ['not found', "app.use((req, res) => res.status(404).json({ error: 'no' }));", []],
    ['not found for all', "app.all('*', (req, res) => { res.status(404); res.send('no'); });", []],
    ['a page for all', "app.get('*', (req, res) => res.sendFile('index.html'));", ['GET …']],
    [
      'errors',
      "app.use((req, res, next) => next(new Error('no')));\napp.use((err, req, res, next) => { res.status(err.status || 500); res.send('no'); });",
      [],
    ],
    ['a function that is given it', "function add(target) { target.get('/a', f); }\nadd(app);", ['GET /a']],
    ['a branch', "if (x) app.get('/a', f);", ['GET /a']],
  ])('%s', (_, code, expected) => {
    expect(shown(routesOf(`${APP}${code}${LISTEN}`))).toEqual(expected);
  });

  test.each<[string, string, Files]>([
    [
      'CommonJS',
      `${APP}app.use('/api', require('./routes'));${LISTEN}`,
      {
        'routes/index.js':
          "const router = require('express').Router();\nrouter.use('/items', require('./items.js'));\nrouter.get('/health', f);\nmodule.exports = router;",
        'routes/items.js':
          "const { Router } = require('express');\nconst router = Router();\nrouter.get('/', f);\nexports.router = router;\nmodule.exports = router;",
      },
    ],
    [
      'ES modules',
      "import express from 'express';\nimport { health } from './health.js';\nimport items from './items.js';\nconst app = express();\napp.use('/api/items', items);\napp.use('/api', health);\napp.listen(3000);",
      {
        'health.js':
          "import { Router } from 'express';\nexport const health = Router();\nhealth.get('/health', f);",
        'items.js':
          "import express from 'express';\nconst r = express.Router();\nr.get('/', f);\nexport default r;",
      },
    ],
    [
      'a factory, and a server around it',
      "const { createApp } = require('./app');\nconst http = require('http');\nconst server = http.createServer(createApp());\nserver.listen(process.env.PORT || 3000);",
      {
        'app.js':
          "const express = require('express');\nconst add = require('./add');\nfunction createApp() { const app = express(); add(app); return app; }\nmodule.exports = { createApp };",
        'add.js': "module.exports = (app) => { app.get('/api/items', f); app.get('/api/health', f); };",
      },
    ],
  ])('across files: %s', (_, server, others) => {
    const routes = routesOf(server, others);
    expect(
      [shown(routes)]
        .flat()
        .map((one) => one.replace(/\/$/, ''))
        .sort(),
    ).toEqual(['GET /api/health', 'GET /api/items']);
  });

  test.each<[string, string]>([
    ['a loop over files', "for (const f of fs.readdirSync('r')) require('./' + f)(app);"],
    ['a package that takes it', "require('express-health-pack')(app);"],
    ['a file that is not there', "require('./built/routes')(app);"],
    ['TypeScript', "require('./routes.ts')(app);"],
    ['it is kept elsewhere', 'global.app = app;'],
    ['in an object', 'start({ app });'],
    ['a setting', "app.enable('strict routing');"],
    ['options', "const r = express.Router({ caseSensitive: true });\napp.use('/a', r);"],
    ['another name on a branch', 'let it = x ? app : other;'],
    ['a broken file', "require('./broken.js');"],
    ['given to two', 'function add(a) { a.get("/x", f); }\nadd(app); add(express.Router());'],
    ['a server that answers beside it', "require('@godaddy/terminus').createTerminus(app.listen(3001), {});"],
    ['websockets', "app.ws('/x', f);"],
    [
      'errors that are answered',
      "app.use((q, s, next) => next(1));\napp.use((e, q, s, n) => { s.send('no'); });",
    ],
  ])('unknown: %s', (_, code) => {
    const others = { 'routes.ts': 'export default 1;', 'broken.js': 'const = ;' };
    const routes = routesOf(`${APP}${code}${LISTEN}`, others);
    expect(answer(routes, 'GET /nothing')).toBe('unknown');
  });

  test.each([
    ['GET /health', 'served'],
    ['GET /Health/', 'served'],
    ['HEAD /health?x=1', 'served'],
    ['OPTIONS /health', 'served'],
    ['POST /health', 'method'],
    ['GET /healthz', 'missing'],
    ['GET /health/live', 'missing'],
    ['GET /items/1', 'unknown'],
    ['GET /items/1/2', 'missing'],
    ['GET /api', 'served'],
    ['GET /api/', 'served'],
    ['GET /maybe', 'unknown'],
  ])('%s: %s', (asked, expected) => {
    const code =
      "app.use(require('cors')());\napp.get('/health', f); app.get('/items/:id', f);\nconst r = express.Router();\nr.get('/', f);\napp.use('/api', r);\nif (x) { app.get('/maybe', f); }";
    expect(answer(routesOf(`${APP}${code}${LISTEN}`), asked)).toBe(expected);
  });
});

/** The ports of an image that runs a command, or `unknown`. */
function ports(command: string, files: Files, more = ''): string {
  const deployment = deploymentOf({
    Dockerfile: `FROM node:22\nWORKDIR /app\nCOPY . .\n${more}\nCMD ${command}\n`,
    ...files,
  });
  const process = imageProcess(deployment, 'Dockerfile');
  const found = process === undefined ? undefined : listeningOf(deployment, process);
  return found === undefined || isUnknown(found) ? 'unknown' : found.map(({ number }) => number).join(' ');
}

describe('ports of Node', () => {
  test.each([
    ['app.listen(3000)', '3000'],
    ["app.listen('3000', () => {})", '3000'],
    ['app.listen(process.env.PORT || 3000)', '3000'],
    ['app.listen(+process.env.PORT || 3000)', '3000'],
    ['app.listen(process.env.OTHER ?? 3000)', '9000'],
    ['app.listen(process.env.PORT)', 'unknown'],
    ['const { PORT = 3000 } = process.env;\napp.listen(PORT)', '3000'],
    ["const port = parseInt(process.env.PORT || '3000', 10);\napp.listen(port, '0.0.0.0')", '3000'],
    ["app.set('port', process.env.PORT || 3000);\napp.listen(app.get('port'))", '3000'],
    ["const { port } = require('./config');\napp.listen(port)", '4000'],
    ["const config = require('./config');\napp.listen(config.port)", '4000'],
    ["require('http').createServer(app).listen({ port: 3000, host: '::' })", '3000'],
    ['app.listen(3000); app.listen(3001)', '3000 3001'],
    ["require('dotenv').config();\napp.listen(process.env.PORT || 3000)", 'unknown'],
    ["require('dotenv').config();\napp.listen(process.env.OTHER || 3000)", '9000'],
    ['app.listen(0)', 'unknown'],
    ["app.listen('/run/app.sock')", 'unknown'],
    ['app.listen(3000 + n)', 'unknown'],
    ['other.listen(3000)', 'unknown'],
    ["const { Server } = require('ws');\nnew Server({ port: 1 });\napp.listen(3000)", 'unknown'],
    ["require('child_process').fork('x.js');\napp.listen(3000)", 'unknown'],
    ['', 'unknown'],
  ])('%s: %s', (code, expected) => {
    const files = {
      'server.js': `${APP}${code}`,
      'config.js': 'module.exports = { port: 4000 };',
    };
    expect(ports('["node", "server.js"]', files, 'ENV OTHER=9000')).toBe(expected);
  });

  test.each([
    ['["npm", "start"]', '3000'],
    ['npm run prod', '3001'],
    ['["node", "server"]', '3000'],
    ['["node", "bin/www"]', '3000'],
    ['["npm", "run", "absent"]', 'unknown'],
    ['["node", "dist/main.js"]', 'unknown'],
    ['["node", "-r", "./preload.js", "server.js"]', 'unknown'],
    ['["node", "main.ts"]', 'unknown'],
  ])('%s: %s', (command, expected) => {
    const files = {
      'package.json': '{"scripts": {"start": "node server.js", "prod": "PORT=3001 node server.js"}}',
      'server.js': `${APP}app.listen(process.env.PORT || 3000)`,
      'bin/www':
        "#!/usr/bin/env node\nvar http = require('http');\nvar app = require('../app');\nvar port = normalizePort(process.env.PORT || '3000');\nhttp.createServer(app).listen(port);\nfunction normalizePort(val) { var port = parseInt(val, 10); if (isNaN(port)) return val; return port; }\n",
      'app.js': `${APP}module.exports = app;`,
      'main.ts': `${APP}app.listen(3000)`,
    };
    expect(ports(command, files)).toBe(expected);
  });
});

test.each([
  ['brackets', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
  ['operators', `x = ${'!'.repeat(50_000)}1`],
  ['calls', `x${'.y()'.repeat(20_000)}`],
  ['sums', `x = ${'1+'.repeat(20_000)}1`],
  ['arrows', `x = ${'a => '.repeat(20_000)}1`],
  ['length', `/* ${'x'.repeat(600_000)} */`],
  ['names that lead in circles', 'var a = b, b = a, c = c;\na.get("/x"); b.listen(c);'],
  ['modules that load each other', "module.exports = require('./server.js');"],
])('hostile: %s', (_, code) => {
  expect(['unknown', '3000']).toContain(
    ports('["node", "server.js"]', { 'server.js': `${APP}${LISTEN}${code}` }),
  );
});

test('a chain of any length is read', () => {
  const chain = Array.from({ length: 200 }, (_, i) => `.get('/r${i}', f)`).join('');
  expect(shown(routesOf(`${APP}app${chain};${LISTEN}`))).toHaveLength(200);
});
