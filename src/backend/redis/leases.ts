import type { Lease, LeaseOutcome } from '../work-records.js';
import { list, number, type Server, text } from './scripts.js';

export async function takeLease(
  server: Server,
  { name, holder, ttl, slots = 1 }: Lease,
): Promise<LeaseOutcome> {
  const [kind, by, until] = list(await server.run('lease', { name, holder, ttl, slots }));
  return text(kind) === 'held' ? { kind: 'held' } : { kind: 'taken', by: text(by), until: number(until) };
}

export async function releaseLease(server: Server, name: string, holder: string): Promise<void> {
  await server.run('release', { name, holder });
}
