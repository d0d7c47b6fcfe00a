/** Takes a dump into an empty file: one transaction on a connection of its own, so wholly or not at all. */
import { BackendError } from '../port.js';
import { sketchNamed } from '../sketch-name.js';
import { type Entry, notEmpty, type StoreRecord } from '../store-record.js';
import { archiveItem } from './archive.js';
import { type Db, openDb } from './db.js';
import { addTells } from './deliveries.js';
import { explain } from './explain.js';
import { joinKeys, packSketch } from './key-columns.js';
import { alertText, storyText } from './sketch-text.js';
import { nextChange } from './story-index.js';
import { saveUnsubscription } from './unsubscriptions.js';

/** Records taken in one go: the process stands still meanwhile. */
const PIECE = 500;

/** A store in which all of these are empty holds nothing. */
const HELD =
  'feeds items stories alerts notices routes digests deliveries channels rules mutes unsubscriptions words'.split(
    ' ',
  );

export async function restore(shared: Db, records: AsyncIterable<StoreRecord>): Promise<void> {
  const db = openDb(shared.file);
  try {
    db.prepareFile();
    db.exec('BEGIN IMMEDIATE');
    refuseUnlessEmpty(db);
    let taken = 0;
    for await (const record of records) {
      take(db, record);
      if (++taken % PIECE === 0) await new Promise(setImmediate);
    }
    db.exec('COMMIT');
  } catch (error) {
    db.rollBack();
    throw explain(error, db.file);
  } finally {
    db.close();
  }
}

function refuseUnlessEmpty(db: Db): void {
  const isHeld = (table: string): boolean => db.get(`SELECT 1 FROM ${table} LIMIT 1`) !== undefined;
  if (HELD.some(isHeld)) throw new BackendError(notEmpty(db.file));
}

function take(db: Db, record: StoreRecord): void {
  const taker = TAKERS[record.kind] as (db: Db, record: StoreRecord) => void; // the one of its kind
  taker(db, record);
}

type Of<Kind extends StoreRecord['kind']> = Extract<StoreRecord, { readonly kind: Kind }>;

const TAKERS: { readonly [Kind in StoreRecord['kind']]: (db: Db, record: Of<Kind>) => void } = {
  numbers(db, { stories, deliveries }) {
    setLast(db, 'stories', stories);
    setLast(db, 'deliveries', deliveries);
  },
  rule(db, { rule: { id, digest, changedAt } }) {
    db.run('INSERT INTO rules (id, digest, changed_at) VALUES (?, ?, ?)', id, digest, changedAt);
  },
  channel(db, { channel }) {
    db.run('INSERT INTO channels (id, data) VALUES (?, ?)', channel.id, JSON.stringify(channel));
  },
  mute(db, { mute: { subject, name, since, until, why, held } }) {
    const row = [subject, name, since, until, why, held];
    db.run('INSERT INTO mutes (subject, name, since, until, why, held) VALUES (?, ?, ?, ?, ?, ?)', ...row);
  },
  unsubscription(db, { unsubscription }) {
    saveUnsubscription(db, unsubscription);
  },
  counted(db, { items }) {
    db.run('INSERT INTO counted (one, items) VALUES (1, ?)', items);
  },
  word(db, { word, items }) {
    db.run('INSERT INTO words (word, items) VALUES (?, ?)', word, items);
  },
  feed: takeFeed,
  seen(db, { feed, key, mark, metAt }) {
    db.run('INSERT INTO seen (feed, key, mark, met_at) VALUES (?, ?, ?, ?)', feed, key, mark, metAt);
  },
  item(db, { archived }) {
    archiveItem(db, archived);
  },
  story: takeStory,
  alert(db, { alert }) {
    const row = [alert.id, alert.story, alert.at, alertText(alert)];
    db.run('INSERT INTO alerts (id, story, at, data) VALUES (?, ?, ?, ?)', ...row);
  },
  notice(db, { notice }) {
    const row = [notice.id, notice.at, JSON.stringify(notice)];
    db.run('INSERT INTO notices (id, at, data) VALUES (?, ?, ?)', ...row);
  },
  digest: takeDigest,
  window: takeWindow,
  delivery: takeDelivery,
};

/** Before the first row of the table: SQLite goes on from there. */
function setLast(db: Db, table: string, last: number): void {
  db.run('DELETE FROM sqlite_sequence WHERE name = ?', table);
  db.run('INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)', table, last);
}

function takeFeed(db: Db, { feed: { id, rev, enabled, ...record } }: Of<'feed'>): void {
  db.run(
    'INSERT INTO feeds (id, enabled, rev, due_at, record) VALUES (?, ?, ?, ?, ?)',
    ...[id, enabled ? 1 : 0, rev, record.dueAt, JSON.stringify(record)],
  );
}

function takeStory(db: Db, { story, keys }: Of<'story'>): void {
  const { seq, id, version, closesAt } = story;
  db.run(
    'INSERT INTO stories (seq, id, version, closes_at, changed, exact, sketch, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    ...[seq, id, version, closesAt, nextChange(db)],
    ...[joinKeys(keys.exact), packSketch(keys.sketch.map(sketchNamed)), storyText(story)],
  );
}

function takeDigest(db: Db, { digest, at, counts, told }: Of<'digest'>): void {
  db.run(
    'INSERT INTO digests (id, route, at, closed_at, data) VALUES (?, ?, ?, ?, ?)',
    ...[digest.id, digest.route, at, counts ? at : null, JSON.stringify(digest)],
  );
  for (const entry of told) takeEntry(db, digest.route, entry, digest.id);
}

function takeWindow(db: Db, { route, version, open, waiting }: Of<'window'>): void {
  db.run(
    'INSERT INTO routes (id, version, opened_at, closes_at) VALUES (?, ?, ?, ?)',
    ...[route, version, open?.openedAt ?? null, open?.closesAt ?? null],
  );
  for (const entry of waiting) takeEntry(db, route, entry, null);
}

function takeEntry(db: Db, route: string, entry: Entry, digest: string | null): void {
  const [kind, ref] = 'alert' in entry ? ['alert', entry.alert] : ['notice', entry.notice];
  const row = [route, kind, ref, digest];
  db.run('INSERT INTO entries (route, kind, ref, digest) VALUES (?, ?, ?, ?)', ...row);
}

function takeDelivery(db: Db, { n, delivery }: Of<'delivery'>): void {
  const { id, digest, channel, state, createdAt, dueAt, finishedAt = null } = delivery;
  db.run(
    `INSERT INTO deliveries (n, id, digest, channel, state, created_at, due_at, finished_at, data)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[n, id, digest, channel, state, createdAt, dueAt, finishedAt, JSON.stringify(delivery)],
  );
  addTells(db, delivery);
}
