/** What the container files say, held against the repository and against what the program takes. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { ROLES } from '../../src/backend/jobs.js';
import { parseListen } from '../../src/config/addresses.js';

const at = (path: string): URL => new URL(`../../${path}`, import.meta.url);
const read = (path: string): string => readFileSync(at(path), 'utf8');

const service = z.looseObject({
  image: z.string(),
  build: z.literal('.').optional(),
  command: z.array(z.string()).optional(),
  volumes: z.array(z.string()),
  ports: z.array(z.string()).optional(),
  profiles: z.array(z.string()).optional(),
  healthcheck: z.looseObject({ test: z.array(z.string()) }).optional(),
  depends_on: z.record(z.string(), z.looseObject({ condition: z.string() })).optional(),
  deploy: z.looseObject({ replicas: z.number() }).optional(),
  stop_grace_period: z.string().regex(/^\d+s$/),
});
const { services, volumes } = z
  .looseObject({ services: z.record(z.string(), service), volumes: z.record(z.string(), z.null()) })
  .parse(parse(read('docker-compose.yml'), { merge: true }));
const all = Object.entries(services);
const { worker, web, redis, single } = services;

describe('docker-compose.yml', () => {
  it('starts two workers, a listener and a Redis, and the single process only when it is named', () => {
    const byDefault = all.flatMap(([name, { profiles }]) => (profiles === undefined ? [name] : []));
    expect(byDefault).toEqual(['worker', 'web', 'redis']);
    expect(worker?.deploy?.replicas).toBe(2);
    expect(single?.profiles).toEqual(['single']);
  });

  it.each(all)('%s is built here or pinned to a version', (_, { image, build }) => {
    if (build === undefined) expect(image).toMatch(/^[a-z]+:\d+\.\d+/);
    else expect(image).toBe('atalaya:local');
  });

  it.each(all)('%s mounts what is in the repository, read-only, and volumes that are declared', (_, each) => {
    for (const volume of each.volumes) {
      const [source = '', , mode] = volume.split(':');
      if (source.startsWith('./'))
        expect([source, existsSync(at(source)), mode]).toEqual([source, true, 'ro']);
      else expect(Object.keys(volumes)).toContain(source);
    }
  });

  it.each(all)('%s is reached from this machine only', (_, { ports = [] }) => {
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it.each([worker, web])('gives the program options that it takes', (each) => {
    const [command, role, roles = '', listen, place = ''] = each?.command ?? [];
    expect([command, role, listen]).toEqual(['run', '--role', '--listen']);
    expect(ROLES).toEqual(expect.arrayContaining(roles.split(',')));
    expect(parseListen(place)?.port).toBe(8484);
    expect(each?.depends_on?.redis?.condition).toBe('service_healthy');
  });

  it.each([web, single])(
    'hands on health and metrics of a process that nobody would reach otherwise',
    (each) => {
      const place = each?.command?.at(-1) ?? '';
      expect([each?.command?.at(-2), parseListen(place)]).toEqual([
        '--listen',
        { host: '0.0.0.0', port: 8484 },
      ]);
      expect(each?.ports).toContain('127.0.0.1:8484:8484');
    },
  );

  it('keeps what Redis is given, and lets it forget nothing by itself', () => {
    const said = redis?.command?.join(' ') ?? '';
    for (const words of ['--appendonly yes', '--appendfsync everysec', '--maxmemory-policy noeviction'])
      expect(said).toContain(words);
    expect(redis?.volumes).toEqual(['redis:/data']);
    expect(redis?.healthcheck?.test.join(' ')).toContain('redis-cli ping');
  });

  it('gives a process the time that it takes to stop', () => {
    for (const [, each] of all) expect(Number.parseInt(each.stop_grace_period, 10)).toBeGreaterThan(10);
  });

  it('holds no secret in clear', () => {
    expect(read('docker-compose.yml')).not.toMatch(/:\/\/[^\s/"]*@|password|token|hooks\./i);
  });
});

describe('Dockerfile', () => {
  const lines = read('Dockerfile').split('\n');

  it('copies what is there', () => {
    const sources = lines.flatMap((line) => (line.startsWith('COPY ') ? line.split(' ').slice(1, -1) : []));
    expect(sources.length).toBeGreaterThan(5);
    for (const source of sources) expect([source, existsSync(at(source))]).toEqual([source, true]);
  });

  it('runs as nobody special, asks /readyz for its health, and is pinned to a version', () => {
    expect(lines).toContain('USER node');
    expect(lines.join('\n')).toMatch(/HEALTHCHECK .*\\\n.*127\.0\.0\.1:8484\/readyz/);
    expect(lines.find((line) => line.startsWith('FROM '))).toMatch(/^FROM node:20/);
  });
});
