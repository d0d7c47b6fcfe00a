import * as z from 'zod';
import { Secret } from '../lib/secret.js';
import type { Route } from '../model/route.js';
import { redisProblem } from './addresses.js';
import type { Env } from './env.js';
import { asSecret, interpolate } from './interpolate.js';
import { errorAt, type Located, type Path, within, withValue } from './located.js';
import type { Problem } from './problem.js';
import { readProxy } from './proxy.js';
import { readShape } from './read-shape.js';
import { asRoute, routeShape } from './route-shape.js';
import { type Settings, settingsShape } from './settings.js';
import { kebabId } from './shapes.js';
import { keepUnique } from './unique.js';

type Section = keyof typeof settingsShape;
type Written = Located<Readonly<Record<string, unknown>>>;
type Collect = (problems: readonly Problem[]) => void;

/**
 * atalaya.yml, section by section: a broken section falls back to its defaults and is told, a broken
 * channel or route is told and left out, so that one look shows every problem.
 */
export function readSettings(
  document: Located<unknown>,
  env: Env,
): {
  readonly settings: Located<Settings>;
  /** The settings' routes, in the same order. */
  readonly routes: readonly Located<Route>[];
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const collect: Collect = (more) => problems.push(...more);
  const written = readKeys(document, env, collect);
  const section = <K extends Section>(key: K) => readSection(written, key, collect);
  const zone = section('zone');
  const lang = section('lang');
  const routes = readRoutes(written, (entry) => asRoute(entry, { zone, lang }), collect);
  const { proxy, faults } = readProxy(env);
  collect(faults.map((fault) => faultOf(written, fault)));
  const settings: Settings = {
    ...(proxy === undefined ? {} : { proxy }),
    poll: section('poll'),
    network: section('network'),
    items: section('items'),
    archive: section('archive'),
    store: withRedisOf(env, section('store'), written, collect),
    web: section('web'),
    public: section('public'),
    heartbeat: section('heartbeat'),
    zone,
    lang,
    log: section('log'),
    channels: readChannels(written, env, collect),
    routes: routes.map((route) => route.value),
  };
  return { settings: withValue(document, settings), routes, problems };
}

const anyOf = (keys: readonly string[]) =>
  Object.fromEntries(keys.map((key) => [key, z.unknown().optional()]));
const keysShape = z.strictObject(anyOf([...Object.keys(settingsShape), 'channels', 'routes']));

/** Unknown keys are told and passed over. A key without a value (`poll:`) says nothing, nor does an empty file. */
function readKeys(document: Located<unknown>, env: Env, collect: Collect): Written {
  const value = document.value ?? {};
  collect(readShape(keysShape, withValue(document, value)).problems);
  const said = Object.entries(asKeys(value)).filter(([, each]) => each !== null);
  return withValue(document, Object.fromEntries(said.map(([key, raw]) => [key, fill(key, raw)])));

  /** A section that lacks a variable is told and left out; routes and channels stand each for itself. */
  function fill(key: string, raw: unknown): unknown {
    if (key === 'channels') return raw;
    const wrap = (text: string, path: Path): unknown =>
      SECRETS.includes([key, ...path].join('.')) ? asSecret(text) : text;
    const { filled, problems } = interpolate(within(document, [key], raw), env, wrap);
    collect(problems);
    return problems.length === 0 || key === 'routes' ? filled.value : undefined;
  }
}

/** Settings whose `${NAME}` becomes a Secret. */
const SECRETS = ['store.redis', 'heartbeat', 'public.secret'];

function asKeys(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && !Array.isArray(value) ? { ...value } : {};
}

const REDIS_URL = 'REDIS_URL';

/** A container is told its Redis by the environment: no file need name it. */
function withRedisOf(
  env: Env,
  store: Settings['store'],
  written: Written,
  collect: Collect,
): Settings['store'] {
  if ('redis' in asKeys(written.value.store ?? {})) return store;
  const found = env.get(REDIS_URL);
  if (found.kind === 'unset') return store;
  const wrong = found.kind === 'unreadable' ? found.reason : redisProblem(found.value, true);
  if (found.kind === 'set' && wrong === undefined) return { ...store, redis: new Secret(found.value) };
  collect([faultOf(written, `${REDIS_URL} of the environment: ${wrong ?? ''}`)]);
  return store;
}

/** Of the environment, which has no lines. */
function faultOf(written: Written, fault: string): Problem {
  const [what = '', hint] = fault.split(' — ');
  return errorAt(written, written.at([]), what, hint);
}

function readSection<K extends Section>(written: Written, key: K, collect: Collect) {
  type Output = z.output<(typeof settingsShape)[K]>;
  // TypeScript does not follow that the shape at `key` gives the output at `key`
  const shape = settingsShape[key] as unknown as z.ZodType<Output>;
  const value = written.value[key];
  const said = value === undefined ? {} : { [key]: value };
  const { problems } = readShape(z.object({ [key]: shape }), withValue(written, said));
  collect(problems);
  return problems.length === 0 ? shape.parse(value) : shape.parse(undefined);
}

/** Each channel's own keys are its own affair; here only secrets are filled in. One that lacks one becomes undefined. */
function readChannels(written: Written, env: Env, collect: Collect): Settings['channels'] {
  const shape = z.object({ channels: z.record(kebabId(), z.unknown()).prefault({}) });
  const { read, problems } = readShape(shape, withValue(written, { channels: written.value.channels }));
  collect(problems);
  const channels = Object.entries(read?.value.channels ?? {}).map(([id, raw]) => {
    const { filled, problems } = interpolate(within(written, ['channels', id], raw), env, asSecret);
    collect(problems);
    return [id, problems.length === 0 ? filled.value : undefined];
  });
  return Object.fromEntries(channels);
}

function readRoutes(
  written: Written,
  complete: (entry: z.output<typeof routeShape>) => Route,
  collect: Collect,
): readonly Located<Route>[] {
  const shape = z.object({ routes: z.array(z.unknown()).prefault([]) });
  const { read, problems } = readShape(shape, withValue(written, { routes: written.value.routes }));
  collect(problems);
  const routes = (read?.value.routes ?? []).flatMap((raw, index) => {
    const { read: entry, problems } = readShape(routeShape, within(written, ['routes', index], raw));
    collect(problems);
    return entry === undefined ? [] : [withValue(entry, complete(entry.value))];
  });
  const { kept, problems: taken } = keepUnique(routes);
  collect(taken);
  return kept;
}
