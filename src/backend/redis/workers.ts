import type { WorkerRecord } from '../work-records.js';
import { inOrder } from './feeds.js';
import { json, list, type Server } from './scripts.js';

export async function announce(server: Server, worker: WorkerRecord, ttl: number): Promise<void> {
  await server.run('announce', { holder: worker.holder, record: JSON.stringify(worker), ttl });
}

export async function depart(server: Server, holder: string): Promise<void> {
  await server.run('depart', { holder });
}

export async function listWorkers(server: Server): Promise<WorkerRecord[]> {
  const workers = list(await server.run('workers', {})).map((record) => json<WorkerRecord>(record));
  return workers.sort((a, b) => inOrder(a.holder, b.holder));
}
