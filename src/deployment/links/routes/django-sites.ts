import { scopesOf } from '../../../syntax/python/scopes.ts';
import type { Deployment } from '../../deployment.ts';
import { once, remembered } from '../../lazy.ts';
import { PythonProject } from '../../python/project.ts';
import { type DjangoSite, djangoRoutes } from '../../python/routes/django.ts';
import type { Routes } from '../../routes/route.ts';
import { unknown } from '../../unknown.ts';
import { moduleAt } from '../python/python-modules.ts';

const ASKS_FOR_SITE = /\bget_[aw]sgi_application\(/;
const SETTINGS = /DJANGO_SETTINGS_MODULE["']\s*(?:,|\]\s*=)\s*["']([\w.]+)["']/;

/** The routes of the Django site whose `wsgi.py` or `asgi.py` is `entry`; undefined where it is none. */
export function siteRoutes(
  deployment: Deployment,
  { entry, root, settings }: { entry: string; root: string; settings: string | undefined },
): Routes | undefined {
  const file = deployment.repository.file(entry);
  if (file === undefined || !ASKS_FOR_SITE.test(file.content)) return undefined;
  const project = projectsOf(deployment)(root);
  const site = siteOf(deployment, project, settings ?? SETTINGS.exec(file.content)?.[1]);
  return site === undefined
    ? unknown('its settings or URL patterns cannot be found', { path: entry, start: 0, end: 0 })
    : djangoRoutes(project, site);
}

/** All Python files seen from a folder: URL patterns name each other by strings. They are read when they are asked for. */
const projectsOf = once((deployment: Deployment) =>
  remembered(
    (root: string) =>
      new PythonProject(
        deployment.files('python').map(({ path }) => moduleAt(deployment, path)),
        [...new Set([root, ''])],
      ),
  ),
);

function siteOf(
  deployment: Deployment,
  project: PythonProject,
  module: string | undefined,
): DjangoSite | undefined {
  const settings = module === undefined ? undefined : project.resolve(module);
  const tree = settings?.kind === 'file' ? deployment.pythonTree(settings.path) : undefined;
  const [named, ...more] = tree === undefined ? [] : (scopesOf(tree).bindings.get('ROOT_URLCONF') ?? []);
  const value = named?.origin.kind === 'value' ? named.origin.value : undefined;
  if (settings?.kind !== 'file' || value?.kind !== 'string' || more.length > 0) return undefined;
  const urls = project.resolve(value.value.value);
  return urls.kind === 'file' ? { urls: urls.path, settings: settings.path } : undefined;
}
