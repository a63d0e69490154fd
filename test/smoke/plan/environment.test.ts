import { expect, test } from '@jest/globals';
import { DOCKERFILE, MAIN, planFor, plansFor, shown } from './planned.ts';

const composeWith = (web: string, dependency = ''): string => `services:
  web:
    build: .
    ports: ["8000:8000"]
    depends_on: [db]
${web}
  db:
${dependency === '' ? '    image: postgres:16\n    environment: {POSTGRES_USER: app, POSTGRES_PASSWORD: pw, POSTGRES_DB: shop}' : dependency}
`;

function environmentOf(code: string, compose = composeWith('')): unknown {
  const files = { Dockerfile: DOCKERFILE, 'main.py': `${code}\n${MAIN}`, 'compose.yaml': compose };
  const [plan] = plansFor(files);
  return plan && shown(plan).environment;
}

test.each<[name: string, code: string, environment: Record<string, string>]>([
  ['what has a default is left alone', 'import os\nX = os.environ.get("X", "1")\nY = os.getenv("Y")', {}],
  ['what is written is not read', 'import os\nos.environ["X"] = "1"', {}],
  [
    'what is asked for without one',
    'import os\nX = os.environ["X_TOKEN"]',
    { X_TOKEN: 'stand-in (stand-in)' },
  ],
  ['what every container has', 'import os\nX = os.environ["PATH"] + os.environ["HOME"]', {}],
  [
    'fields of settings, and not their methods',
    `from pydantic import field_validator
from pydantic_settings import BaseSettings

class Settings(BaseSettings):
    model_config = {}
    database_url: str
    log_level: str = "info"
    max_workers: int

    @field_validator("log_level")
    @classmethod
    def check_log_level(cls, value):
        return value`,
    {
      DATABASE_URL: 'postgresql://app:pw@db:5432/shop (dependency)',
      MAX_WORKERS: '1 (stand-in)',
    },
  ],
  [
    'parts of a dependency',
    'import os\n[os.environ["DB_HOSTNAME"], os.environ["DB_PORT"], os.environ["DB_USERNAME"], os.environ["DB_PASSWORD"], os.environ["DB_NAME"]]',
    {
      DB_HOSTNAME: 'db (dependency)',
      DB_PORT: '5432 (dependency)',
      DB_USERNAME: 'app (dependency)',
      DB_PASSWORD: 'pw (dependency)',
      DB_NAME: 'shop (dependency)',
    },
  ],
  [
    'values of the kind that their names promise, which lead nowhere',
    'import os\n[os.environ["API_URL"], os.environ["SMTP_HOST"], os.environ["PORT"], os.environ["ADMIN_EMAIL"], os.environ["CACHE_TTL"], os.environ["DEBUG"]]',
    {
      API_URL: 'http://stand-in.invalid (stand-in)',
      SMTP_HOST: 'stand-in.invalid (stand-in)',
      PORT: '8000 (stand-in)',
      ADMIN_EMAIL: 'stand-in@example.invalid (stand-in)',
      CACHE_TTL: '1 (stand-in)',
      DEBUG: 'false (stand-in)',
    },
  ],
])('%s', (_, code, environment) => {
  expect(environmentOf(code)).toEqual(environment);
});

test.each<[image: string, address: string, needed: Record<string, string>]>([
  ['redis:7', 'redis://db:6379/0', {}],
  ['valkey/valkey:8', 'redis://db:6379/0', {}],
  ['mongo:7', 'mongodb://db:27017', {}],
  ['rabbitmq:4-management', 'amqp://guest:guest@db:5672', {}],
  ['mariadb:11', 'mysql://root:stand-in@db:3306/', { MYSQL_ROOT_PASSWORD: 'stand-in' }],
  [
    'pgvector/pgvector:pg16',
    'postgresql://postgres:stand-in@db:5432/postgres',
    { POSTGRES_PASSWORD: 'stand-in' },
  ],
])('%s is started beside it, with what it needs, and the program is led there', (image, address, needed) => {
  const names = ['REDIS_URL', 'DATABASE_URL', 'MONGO_URL', 'BROKER_URL'];
  const files = {
    Dockerfile: DOCKERFILE,
    'main.py': `import os\n${names.map((name) => `os.environ["${name}"]`).join('\n')}\n${MAIN}`,
    'compose.yaml': composeWith('', `    image: ${image}`),
  };
  const plan = planFor(files);
  expect(plan.environment.map(({ value }) => value)).toContain(address);
  expect(plan.dependencies[0]?.environment).toEqual(needed);
});

test('what the image sets by itself is left to it', () => {
  const Dockerfile = DOCKERFILE.replace('COPY', 'ENV MODE=fast DATA=$MODE/x\nCOPY');
  const plan = planFor({ Dockerfile, 'main.py': `import os\nos.environ["DATA"]\n${MAIN}` });
  expect(plan.environment).toEqual([]);
});
