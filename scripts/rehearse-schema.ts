import {
  type COMMON_KEYS,
  type IMAGE_KEYS,
  type REHEARSE_KEYS,
  WITHOUT_ENGINE,
} from '../src/policy/configuration/read-rehearse.ts';

const TEXT = { type: 'string', minLength: 1, pattern: '\\S' };
const TEXTS = { type: 'array', items: { type: ['string', 'number', 'boolean'] } };
const WITHIN = { ...TEXT, pattern: '^(?!/)(?!(?:.*/)?\\.\\.(?:/|$))[^\\\\]*\\S[^\\\\]*$' };
const REQUEST = '^\\s*(?:[A-Z]+\\s+)?/\\S*';

function variables(description: string): object {
  return {
    description,
    type: 'object',
    propertyNames: { pattern: '^[\\w.-]+$' },
    additionalProperties: { type: ['string', 'number', 'boolean'] },
  };
}

function whole(description: string, minimum: number, maximum: number): object {
  return { description, type: 'integer', minimum, maximum };
}

const COMMON: Readonly<Record<(typeof COMMON_KEYS)[number], object>> = {
  environment: variables('Variables it is started with. No secrets: code of the image sees them.'),
  arguments: variables('Arguments of the build.'),
  dependencies: variables('What is started beside it: the name that the program uses, and the image.'),
  imports: { description: 'Modules that must be importable, beside the entry.', ...TEXTS },
  port: whole('The port that is expected to answer.', 1, 65_535),
  health: { description: 'The path that is asked to see whether it is up.', ...TEXT },
  load: {
    description: 'A slow request, to see what it does to the others, such as `POST /triage`.',
    oneOf: [
      { type: 'string', pattern: REQUEST },
      {
        type: 'object',
        additionalProperties: false,
        required: ['request'],
        properties: { request: { type: 'string', pattern: REQUEST }, body: TEXT },
      },
    ],
  },
  budget: whole(
    'Seconds that a start may take; by default as long as the most patient probe waits, from 60.',
    1,
    3_600,
  ),
  starts: whole('How often it is started and measured; 3 by default.', 1, 20),
  grace: whole('Seconds between SIGTERM and SIGKILL; by default what the deployment says.', 0, 600),
  memory: {
    description: 'The memory it may use, such as 512Mi; by default what the deployment says, else 1Gi.',
    type: ['string', 'integer'],
    minimum: 6 * 1024 ** 2,
    pattern: '^\\d+(?:\\.\\d+)? ?[A-Za-z]{0,3}$',
  },
  cpus: {
    description: 'How many processors it may use; 1 by default.',
    type: 'number',
    minimum: 0.01,
    maximum: 1_024,
  },
};

const IMAGE: Readonly<Record<(typeof IMAGE_KEYS)[number], object>> = {
  ...COMMON,
  image: { description: 'An image that is there already, instead of building one.', ...TEXT },
  dockerfile: { description: 'Path from the root.', ...WITHIN },
  context: { description: 'The folder that is sent to the build, from the root.', ...WITHIN },
  target: { description: 'The stage that is built.', ...TEXT },
  command: { description: 'The whole command, in place of the one that the deployment gives it.', ...TEXTS },
};

/** What stands under `rehearse`, for editors. */
export function rehearseSchema(): object {
  const properties: Readonly<Record<(typeof REHEARSE_KEYS)[number], object>> = {
    ...COMMON,
    'without-engine': {
      description: 'What it means when no container engine answers; fail by default.',
      enum: [...WITHOUT_ENGINE],
    },
    only: {
      description: 'The images that are rehearsed, by their names in the plan; all by default.',
      ...TEXTS,
    },
    images: {
      description:
        'Settings of one image, by its name in the plan, over those of every image. A new name with an `image` or a `dockerfile` is rehearsed too.',
      type: 'object',
      additionalProperties: { type: 'object', additionalProperties: false, properties: IMAGE },
    },
  };
  return {
    description:
      'How images are rehearsed, where that is not as the repository itself says it. `incident-gate rehearse --plan` shows what it says.',
    type: 'object',
    additionalProperties: false,
    properties,
  };
}
