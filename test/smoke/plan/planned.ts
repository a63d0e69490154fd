import type { Plan } from '../../../src/smoke/plan/plan.ts';
import { plansOf } from '../../../src/smoke/plan/plan-of.ts';
import { targetName } from '../../../src/smoke/trace/trace.ts';
import { deploymentOf } from '../../support/deployed.ts';

/** A program that serves on port 8000, built from the root. */
export const DOCKERFILE = `FROM python:3.12-slim
WORKDIR /app
COPY . .
CMD ["uvicorn", "main:app", "--host", "0.0.0.0", "--port", "8000"]
`;

export const MAIN = `from fastapi import FastAPI

app = FastAPI()

@app.get("/healthz")
def healthz():
    return {}
`;

/** A manifest of one container of the image that the repository builds. */
export function manifest(container: string, kind = 'Deployment'): string {
  const pod = `
        spec:
          terminationGracePeriodSeconds: 12
          containers:
            - name: web
              image: registry.example.com/web:3
${container.replace(/^/gm, '              ')}`;
  return `apiVersion: ${kind === 'Deployment' ? 'apps' : 'batch'}/v1
kind: ${kind}
metadata: {name: web}
spec:
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}${pod}
`;
}

export function plansFor(files: Readonly<Record<string, string>>): Plan[] {
  return plansOf(deploymentOf(files));
}

/** The one plan that the files make. */
export function planFor(files: Readonly<Record<string, string>>): Plan {
  const [plan, ...others] = plansFor(files);
  if (plan === undefined || others.length > 0)
    throw new Error(`one plan was expected, not ${others.length + (plan === undefined ? 0 : 1)}`);
  return plan;
}

/** What a plan says, in a form that a test can write down. */
export function shown(plan: Plan): Record<string, unknown> {
  const { image, port, health } = plan;
  return {
    name: plan.name,
    image: image.kind === 'build' ? [image.dockerfile, image.context, image.target] : image.reference,
    starts: [plan.entrypoint, ...(plan.command ?? [])].join(' '),
    environment: Object.fromEntries(
      plan.environment.map(({ name, value, from }) => [name, `${value} (${from})`]),
    ),
    beside: plan.dependencies.map(({ alias, kind }) => `${alias}: ${kind}`),
    imports: plan.imports.map(({ module }) => module),
    port: port?.value,
    health: health === undefined ? undefined : targetName(health.value),
    probes: plan.probes.map(({ declared, target, why, isUnaskable }) =>
      [
        declared.kind,
        target === undefined ? why : targetName(target),
        ...(isUnaskable === true ? ['unaskable'] : []),
      ].join(': '),
    ),
    gaps: plan.gaps,
  };
}
