import { describe, expect, test } from '@jest/globals';
import { serviceContainers } from '../../../../src/deployment/links/ports/service-containers.ts';
import { isUnknown } from '../../../../src/deployment/unknown.ts';
import { deploymentOf } from '../../../support/deployed.ts';

function listeningOf(service: string, files: Readonly<Record<string, string>> = {}): string {
  const compose = `services:\n  one:\n${service.replace(/^/gm, '    ')}\n`;
  const [container] = serviceContainers(deploymentOf({ 'compose.yml': compose, ...files }));
  const ports = container?.listening();
  if (ports === undefined) return 'none';
  return isUnknown(ports) ? 'unknown' : ports.map(({ number }) => number).join(' ');
}

const built = (command: string, more = ''): Record<string, string> => ({
  Dockerfile: `FROM python:3.12\nWORKDIR /app\nCOPY . .\n${more}\n${command}\n`,
  'app.py': 'app = None\n',
});

describe('images that are known', () => {
  test.each([
    ['image: postgres:16', '5432'],
    ['image: docker.io/library/redis:7-alpine@sha256:00', '6379'],
    ['image: acme/postgres:16', 'unknown'],
    ['image: redis:7\ncommand: redis-server --port 6380', '6380'],
    ['image: redis:7\ncommand: ["--port", "6380"]', '6380'],
    ['image: redis:7\ncommand: redis-server /etc/redis.conf', 'unknown'],
    ['image: redis:7\nentrypoint: /start.sh', 'unknown'],
    ['image: postgres:16\ncommand: postgres -c shared_buffers=1GB', '5432'],
    ['image: postgres:16\nenvironment: {PGPORT: "5433"}', 'unknown'],
    ['image: postgres:16\nenv_file: .env', 'unknown'],
    ['image: prom/prometheus\ncommand: ["--config.file=/etc/p.yml"]', '9090'],
    ['image: nginx', '80'],
    ['image: nginx\nvolumes: ["./absent.conf:/etc/nginx/nginx.conf"]', 'unknown'],
    ['image: postgres:16\nnetwork_mode: host', 'unknown'],
  ])('%s: %s', (service, expected) => {
    expect(listeningOf(service)).toBe(expected);
  });
});

describe('images that are built here', () => {
  test.each([
    ['CMD ["uvicorn", "app:app"]', '8000'],
    ['CMD uvicorn app:app --port=9000', '9000'],
    ['CMD ["sh", "-c", "uvicorn app:app --port ${PORT:-9000}"]', '7000'],
    ['CMD ["gunicorn", "-b", "0.0.0.0:5000", "-b", "[::]:5001", "app:app"]', '5000 5001'],
    ['CMD ["gunicorn", "-b", "unix:/run/app.sock", "app:app"]', 'unknown'],
    ['CMD ["gunicorn", "app:app"]', '7000'],
    ['CMD ["gunicorn", "-c", "conf.py", "app:app"]', 'unknown'],
    ['CMD ["python", "-m", "http.server", "8123"]', '8123'],
    ['CMD ["python", "server.py"]', '7000'],
    ['CMD ["python", "-m", "server"]', '7000'],
    ['ENTRYPOINT ["./run.sh"]\nCMD ["uvicorn", "app:app", "--port", "9100"]', '9100'],
    ['ENTRYPOINT ["./supervise.sh"]', 'unknown'],
    ['CMD ["node", "server.js"]', 'unknown'],
    ['CMD ["celery", "-A", "app", "worker"]', 'unknown'],
  ])('%s: %s', (command, expected) => {
    const files = {
      ...built(command),
      'server.py': 'import os, uvicorn\nuvicorn.run("app:app", port=int(os.getenv("PORT", "8000")))\n',
      'run.sh': '#!/bin/sh\npython manage.py migrate\nexec "$@"\n',
      'supervise.sh': '#!/bin/sh\nuvicorn app:app &\n./other &\nwait\n',
    };
    expect(listeningOf('build: .\nenvironment: {PORT: "7000"}', files)).toBe(expected);
  });

  test('a default holds only where nothing else may set the variable', () => {
    const files = built('CMD uvicorn app:app --port ${PORT:-9000}');
    expect(listeningOf('build: .', files)).toBe('9000');
    expect(listeningOf('build: .\nenv_file: .env', files)).toBe('unknown');
  });
});
