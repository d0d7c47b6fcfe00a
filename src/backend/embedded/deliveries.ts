/** Deliveries, taken by lease so that no two workers send one part. */
import type { Delivery, DeliveryPart } from '../../model/delivery.js';
import { type DeliveryId, deliveryId } from '../../model/id.js';
import type { State } from '../port.js';
import type { Closed, DeliveryMerge, DeliverySave, TakenDelivery } from '../records.js';
import { once } from './calls.js';
import { readChannel, saveChannel } from './channels.js';
import { type Db, parse } from './db.js';
import { addDigest, readDigest } from './digests.js';
import { planNotice } from './windows.js';

interface DeliveryRow {
  readonly state: Delivery['state'];
  readonly due_at: number;
  readonly holder: string | null;
  readonly hold_ms: number | null;
  readonly held_until: number | null;
  readonly data: string;
}

/** From the few that tell a story: `?5`. */
const TELLING = '(SELECT d.* FROM tells t JOIN deliveries d ON d.n = t.delivery WHERE t.story = ?5)';
const COLUMNS = 'state, due_at, holder, hold_ms, held_until, data';

export function dueDeliveries(db: Db, now: number, limit: number): DeliveryId[] {
  return db
    .all<{ id: string }>(
      `SELECT id FROM deliveries
       WHERE state = 'pending' AND due_at <= ? AND (held_until IS NULL OR held_until <= ?)
       ORDER BY due_at, n LIMIT ?`,
      now,
      now,
      limit,
    )
    .map((row) => deliveryId(row.id));
}

export function takeDelivery(
  db: Db,
  now: number,
  id: DeliveryId,
  holder: string,
  ttl: number,
): TakenDelivery | undefined {
  const row = readRow(db, id);
  if (!row || !isUnfinished(row.state) || isHeldByAnother(row, holder, now)) return undefined;
  const found = toDelivery(row);
  const delivery = found.parts ? { ...found, parts: found.parts.map(withoutSender) } : found;
  updateDelivery(db, delivery);
  hold(db, id, now, { holder, ttl });
  return withDigest(db, delivery);
}

/**
 * Refused once another has taken it, or it was released. A holder whose lease ran out unnoticed may still save:
 * what it knows of the parts it sent is the truth, and to refuse it would send them again.
 */
export function saveDelivery(db: Db, now: number, save: DeliverySave): boolean {
  const { delivery, holder } = save;
  const row = readRow(db, delivery.id);
  if (!row || row.holder !== holder) return false;
  updateDelivery(db, delivery);
  hold(db, delivery.id, now, save.release ? undefined : { holder, ttl: row.hold_ms ?? 0 });
  if (save.channel) saveChannel(db, now, save.channel);
  for (const notice of save.notices ?? []) planNotice(db, now, notice);
  if (save.instead) {
    addDigest(db, now, save.instead.digest, now);
    addDelivery(db, save.instead.delivery);
  }
  if (delivery.state === 'waiting') wakeIfOpen(db, now, delivery);
  return true;
}

export function readDelivery(db: Db, id: DeliveryId): TakenDelivery | undefined {
  const row = readRow(db, id);
  return row && withDigest(db, toDelivery(row));
}

export function listDeliveries(db: Db, filter: Parameters<State['listDeliveries']>[0]): Delivery[] {
  return db
    .all<DeliveryRow>(
      `SELECT ${COLUMNS} FROM ${filter.story === undefined ? 'deliveries' : TELLING}
       WHERE (?1 IS NULL OR state IN (SELECT value FROM json_each(?1))) AND (?2 IS NULL OR channel = ?2)
         AND (?3 IS NULL OR digest = ?3)
       ORDER BY created_at DESC, n DESC LIMIT ?4`,
      filter.states ? JSON.stringify(filter.states) : null,
      filter.channel ?? null,
      filter.digest ?? null,
      filter.limit,
      ...(filter.story === undefined ? [] : [filter.story]),
    )
    .map(toDelivery);
}

/** What waited becomes one digest: `from` end as `merged`, told by `into`. */
export function mergeDeliveries(db: Db, now: number, merge: DeliveryMerge): Closed {
  return once<Closed>(
    db,
    `channel ${merge.into.channel}`,
    merge.callId,
    (a) => a.kind === 'closed',
    () => {
      const rows = merge.from.map((id) => readRow(db, id));
      if (!rows.every((row) => row && canMerge(row, now))) return { kind: 'stale' };
      for (const row of rows) {
        if (!row) continue;
        const reason = `told by ${merge.into.id}`;
        updateDelivery(db, { ...toDelivery(row), state: 'merged', reason, finishedAt: now });
      }
      addDigest(db, now, merge.digest, null);
      addDelivery(db, merge.into);
      return { kind: 'closed' };
    },
  );
}

export function addDelivery(db: Db, delivery: Delivery): void {
  db.run(
    `INSERT INTO deliveries (id, digest, channel, state, created_at, due_at, finished_at, data)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    delivery.id,
    delivery.digest,
    delivery.channel,
    delivery.state,
    delivery.createdAt,
    delivery.dueAt,
    delivery.finishedAt ?? null,
    JSON.stringify(delivery),
  );
  addTells(db, delivery);
}

/** Of a delivery that is stored already. */
export function addTells(db: Db, { id, tells = [] }: Delivery): void {
  if (tells.length === 0) return;
  db.run(
    `INSERT OR IGNORE INTO tells (story, delivery)
     SELECT j.value, d.n FROM deliveries d, json_each(?) j WHERE d.id = ?`,
    JSON.stringify(tells),
    id,
  );
}

function updateDelivery(db: Db, delivery: Delivery): void {
  db.run(
    'UPDATE deliveries SET state = ?, due_at = ?, finished_at = ?, data = ? WHERE id = ?',
    delivery.state,
    delivery.dueAt,
    delivery.finishedAt ?? null,
    JSON.stringify(delivery),
    delivery.id,
  );
}

function hold(db: Db, id: DeliveryId, now: number, by: { holder: string; ttl: number } | undefined): void {
  db.run(
    'UPDATE deliveries SET holder = ?, hold_ms = ?, held_until = ? WHERE id = ?',
    by?.holder ?? null,
    by?.ttl ?? null,
    by ? now + by.ttl : null,
    id,
  );
}

/** Its channel opened while it was being worked on: nothing else would wake it. */
function wakeIfOpen(db: Db, now: number, delivery: Delivery): void {
  if (readChannel(db, delivery.channel)?.state === 'open') {
    updateDelivery(db, { ...delivery, state: 'pending', dueAt: now });
  }
}

function withoutSender(part: DeliveryPart): DeliveryPart {
  return part.state === 'sending' ? { ...part, state: 'ambiguous' } : part;
}

function canMerge(row: DeliveryRow, now: number): boolean {
  const isHeld = (row.held_until ?? 0) > now;
  return row.state === 'waiting' && !isHeld && !toDelivery(row).parts?.some((part) => part.state === 'sent');
}

function isUnfinished(state: Delivery['state']): boolean {
  return state === 'pending' || state === 'waiting';
}

function isHeldByAnother(row: DeliveryRow, holder: string, now: number): boolean {
  return row.holder !== null && row.holder !== holder && (row.held_until ?? 0) > now;
}

function readRow(db: Db, id: DeliveryId): DeliveryRow | undefined {
  return db.get<DeliveryRow>(`SELECT ${COLUMNS} FROM deliveries WHERE id = ?`, id);
}

function toDelivery(row: DeliveryRow): Delivery {
  return { ...parse<Delivery>(row.data), state: row.state, dueAt: row.due_at };
}

/** A digest is kept as long as one of its deliveries, so there always is one. */
function withDigest(db: Db, delivery: Delivery): TakenDelivery {
  const digest = readDigest(db, delivery.digest);
  if (!digest) throw new Error(`${db.file}: delivery ${delivery.id} without its digest ${delivery.digest}`);
  return { delivery, digest };
}
