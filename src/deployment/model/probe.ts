import { ARTEFACT } from './artefact.ts';
import { bool, int, number, oneOf, optional, place, type ThingOf, text, thing } from './schema.ts';

export const probe = thing(
  'probe',
  'A question that is put to a container, over and over, to see how it is. All times are in seconds.',
  {
    ...ARTEFACT,
    at: place('Its name: `livenessProbe`, `HEALTHCHECK`.'),
    kind: oneOf(
      'startup',
      'liveness',
      'readiness',
      'health',
      'target',
    )('What it is for; `health` is a container engine’s, `target` a load balancer’s.'),
    system: oneOf('kubernetes', 'docker', 'ecs', 'cloud-run', 'load-balancer')('Who asks.'),
    declared_in: oneOf(
      'kubernetes',
      'terraform',
      'compose',
      'dockerfile',
      'cloud',
    )('What declares it; `cloud` is a file that an ECS task definition or a Cloud Run service is made from.'),
    container: text('The container it is of.'),
    workload: optional(text('The workload whose pods hold the container.')),
    mechanism: oneOf('http', 'tcp', 'grpc', 'exec')('How it asks.'),
    asks_plainly: bool('It asks over HTTP for a path and a port, and nothing else is said of how it asks.'),
    url_path: optional(text('What it asks for over HTTP.')),
    url_path_at: optional(place('The characters of that path.')),
    port: optional(text('The port, a number or a name.')),
    port_at: optional(place('The characters of the port.')),
    port_is_declared: bool('The port is a number, or the container declares a port of that name.'),
    initial_delay: number('Seconds after the container’s start in which it does not ask.'),
    initial_delay_at: optional(place('Where that is set.')),
    period: number('Seconds from one question to the next; of Docker, from an answer to the next question.'),
    period_at: optional(place('Where that is set.')),
    timeout: number('Seconds after which no answer is a failure.'),
    timeout_at: optional(place('Where that is set.')),
    failure_threshold: number('Failures in a row that decide.'),
    failure_threshold_at: optional(place('Where that is set.')),
    success_threshold: number('Successes in a row that decide.'),
    success_threshold_at: optional(place('Where that is set.')),
    start_period: optional(number('Of a container engine: seconds in which failures do not count.')),
    start_period_at: optional(place('Where that is set.')),
    start_interval: optional(number('Of Docker: seconds between questions during the start period.')),
    start_interval_at: optional(place('Where that is set.')),
    budget_at: place(
      'The setting that says how much it puts up with: the threshold, else the delay or period, else its name.',
    ),
    budget: number('Seconds that it puts up with, as its settings say: threshold times period.'),
    decides_within: number('Seconds within which it has noticed an outage, at the latest.'),
    earliest_failure: number(
      'Seconds after the container’s start at which it can decide that nothing listens, at the earliest.',
    ),
    progress_deadline: optional(
      number('Seconds after which the rollout counts as failed, where the workload sets them.'),
    ),
    is_guarded: bool('A startup probe holds it back until the container is up.'),
    acted_on: bool('Somebody restarts, replaces or waits for the container by its answer.'),
    timeout_reaches_period: bool(
      'It may wait for an answer for as long as, or longer than, from one question to the next; false of systems that count the period from the answer.',
    ),
    start_interval_is_idle: bool(
      'A start interval is set and no start period, without which it does nothing.',
    ),
    answers_before_load: bool(
      'It is a startup probe, or a readiness probe that asks what liveness asks, and the first request loads the model: it passes before that.',
    ),
    repeats_liveness: bool('It asks the same question as the container’s liveness probe.'),
    lazy_load_at: optional(
      place('The call that loads the model when the first request comes, where nothing loads it before.'),
    ),
    boot_seconds: optional(
      number(
        'Seconds that every start takes before anything listens, where they are declared; where a rehearsal measured them, until what this probe asks was answered well, in the slowest start.',
      ),
    ),
    boot_at: optional(place('What is declared to take them.')),
    boot_share: number(
      'The share of containers that it gives up before they are up, as is declared, 0 to 1; 0 where a rehearsal measured the start.',
    ),
    stated_boot_seconds: optional(number('Seconds that the image’s own health check allows for the start.')),
    stated_boot_at: optional(place('Where that is set.')),
    block_seconds: optional(
      number(
        'Seconds for which one request keeps every other from being answered, where they are declared; where a rehearsal sent one, how long that took.',
      ),
    ),
    block_at: optional(place('The call that does so.')),
    block_share: number(
      'The share of containers that it gives up during such a request, as is declared, 0 to 1; 0 where a rehearsal sent one.',
    ),
    start_fault: oneOf(
      'none',
      'slow',
      'never',
      'later',
    )(
      'Why it gives containers up over a start that a rehearsal measured, and while nothing is asked of them then. `slow`: they are not up yet; `never`: what it asks was not once answered well in a start; `later`: they had been up. `none` also where nothing was measured.',
    ),
    start_share: number('The share of containers that it gives up so, 0 to 1.'),
    start_given_up: optional(
      text('How many seconds after the start the first of these decisions falls: `31 to 41`.'),
    ),
    start_kills: optional(
      text(
        'How many decisions fall in the first ten minutes, if each start goes as measured: `7`, `6 to 8`.',
      ),
    ),
    start_advice: optional(
      text('What would bear that start, with its numbers, or why nothing does; without a full stop.'),
    ),
    advised_failure_threshold: optional(
      int('The smallest failure threshold that bears the measured start with a margin, where it alone does.'),
    ),
    advised_start_period: optional(int('The same of the start period of a container engine, in seconds.')),
    advised_startup_threshold: optional(
      int(
        'The same of a startup probe that is not there yet and asks what this liveness probe asks, as often.',
      ),
    ),
    load_share: number(
      'The share of containers that it gives up while the slow request of a rehearsal is served, 0 to 1.',
    ),
    load_of: optional(text('That request: `POST /triage`.')),
    load_given_up: optional(
      text('How many seconds after that request came the first of these decisions falls: `5 to 7`.'),
    ),
    blip_share: number(
      'The share of containers that it gives up while a dependency is paused, 0 to 1; measured by a rehearsal, else 0.',
    ),
    blip_of: optional(text('The dependency that a rehearsal paused.')),
  },
);

export type Probe = ThingOf<typeof probe>;
