/**
 * The tables, and the way from older ones. Records are JSON; a real column is one that a query needs.
 * A released step is never edited: another one follows it.
 */

const V1 = `
CREATE TABLE feeds (
  id TEXT PRIMARY KEY, enabled INTEGER NOT NULL, rev INTEGER NOT NULL, due_at INTEGER NOT NULL,
  record TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX feeds_due ON feeds (enabled, due_at);

CREATE TABLE seen (
  feed TEXT NOT NULL, key TEXT NOT NULL, mark TEXT NOT NULL, met_at INTEGER NOT NULL,
  PRIMARY KEY (feed, key)
) WITHOUT ROWID;

-- body: see archive.ts
CREATE TABLE items (
  n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, first_seen_at INTEGER NOT NULL, size INTEGER NOT NULL,
  body BLOB NOT NULL
);
CREATE INDEX items_age ON items (first_seen_at, n, size);

-- AUTOINCREMENT: a number is never given twice, though the newest story may be swept
CREATE TABLE stories (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL,
  closes_at INTEGER NOT NULL, data TEXT NOT NULL
);
CREATE INDEX stories_closing ON stories (closes_at);
CREATE TABLE story_keys (
  key TEXT NOT NULL, exact INTEGER NOT NULL, story INTEGER NOT NULL, PRIMARY KEY (key, exact, story)
) WITHOUT ROWID;
CREATE INDEX story_keys_story ON story_keys (story);

CREATE TABLE alerts (id TEXT PRIMARY KEY, story TEXT NOT NULL, at INTEGER NOT NULL, data TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE notices (id TEXT PRIMARY KEY, at INTEGER NOT NULL, data TEXT NOT NULL) WITHOUT ROWID;

-- one a route; opened_at is null while no window is open, the version goes on rising
CREATE TABLE routes (
  id TEXT PRIMARY KEY, version INTEGER NOT NULL, opened_at INTEGER, closes_at INTEGER
) WITHOUT ROWID;
-- what a route tells: digest is null while its window is open
CREATE TABLE entries (
  n INTEGER PRIMARY KEY AUTOINCREMENT, route TEXT NOT NULL, kind TEXT NOT NULL, ref TEXT NOT NULL, digest TEXT,
  UNIQUE (route, kind, ref)
);
CREATE INDEX entries_open ON entries (route, n) WHERE digest IS NULL;
CREATE INDEX entries_ref ON entries (kind, ref);
CREATE INDEX entries_digest ON entries (digest);

-- closed_at: null for digests that no closing made, which no budget counts
CREATE TABLE digests (
  id TEXT PRIMARY KEY, route TEXT NOT NULL, at INTEGER NOT NULL, closed_at INTEGER, data TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX digests_closed ON digests (route, closed_at);

-- state and due_at hold where data says otherwise
CREATE TABLE deliveries (
  n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, digest TEXT NOT NULL, channel TEXT NOT NULL,
  state TEXT NOT NULL, created_at INTEGER NOT NULL, due_at INTEGER NOT NULL, finished_at INTEGER,
  holder TEXT, hold_ms INTEGER, held_until INTEGER, data TEXT NOT NULL
);
CREATE INDEX deliveries_due ON deliveries (state, due_at);
CREATE INDEX deliveries_channel ON deliveries (channel, state);
CREATE INDEX deliveries_digest ON deliveries (digest);
CREATE INDEX deliveries_created ON deliveries (created_at, n);

CREATE TABLE channels (id TEXT PRIMARY KEY, data TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE rules (id TEXT PRIMARY KEY, digest TEXT NOT NULL, changed_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE leases (
  name TEXT NOT NULL, holder TEXT NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (name, holder)
) WITHOUT ROWID;
-- answers to the latest calls, for a caller who did not hear them
CREATE TABLE calls (
  n INTEGER PRIMARY KEY AUTOINCREMENT, scope TEXT NOT NULL, id TEXT NOT NULL, answer TEXT NOT NULL,
  UNIQUE (scope, id)
);
`;

/** held: alerts that entered no route for it */
const V2 = `
CREATE TABLE mutes (
  subject TEXT NOT NULL, name TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL, why TEXT NOT NULL,
  held INTEGER NOT NULL, PRIMARY KEY (subject, name)
) WITHOUT ROWID;
`;

/** words: how many of the counted items had each; one row counts them */
const V3 = `
CREATE TABLE workers (
  holder TEXT PRIMARY KEY, until INTEGER NOT NULL, data TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE words (word TEXT PRIMARY KEY, items INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE counted (one INTEGER PRIMARY KEY CHECK (one = 1), items INTEGER NOT NULL);
`;

/** route: empty when it is all that the channel sends */
const V4 = `
CREATE TABLE unsubscriptions (
  channel TEXT NOT NULL, address TEXT NOT NULL, route TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (channel, address, route)
) WITHOUT ROWID;
`;

/** delivery: its n. What may be edited is found by the stories in it. */
const V5 = `
CREATE TABLE tells (
  story TEXT NOT NULL, delivery INTEGER NOT NULL, PRIMARY KEY (story, delivery)
) WITHOUT ROWID;
CREATE INDEX tells_delivery ON tells (delivery);
`;

/**
 * commits: ids of the latest, see feeds.ts. changed: the number of the change that last touched a story, and its keys
 * in its row, see story-index.ts; the long column comes last, for what stands after it is slow to read.
 */
const V6 = `
ALTER TABLE feeds ADD COLUMN commits TEXT NOT NULL DEFAULT '';
DELETE FROM calls WHERE scope LIKE 'feed %';

CREATE TABLE story_changes (one INTEGER PRIMARY KEY CHECK (one = 1), n INTEGER NOT NULL);
INSERT INTO story_changes (one, n) VALUES (1, 1);
CREATE TABLE stories_6 (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL,
  closes_at INTEGER NOT NULL, changed INTEGER NOT NULL, exact TEXT NOT NULL, sketch TEXT NOT NULL, data TEXT NOT NULL
);
INSERT INTO stories_6 (seq, id, version, closes_at, changed, exact, sketch, data)
SELECT seq, id, version, closes_at, 1,
  coalesce((SELECT group_concat(key, ' ') FROM story_keys WHERE story = seq AND exact = 1), ''),
  coalesce((SELECT group_concat(key, ' ') FROM story_keys WHERE story = seq AND exact = 0), ''),
  data FROM stories;
DELETE FROM sqlite_sequence WHERE name = 'stories_6';
INSERT INTO sqlite_sequence (name, seq) SELECT 'stories_6', seq FROM sqlite_sequence WHERE name = 'stories';
DROP TABLE stories;
ALTER TABLE stories_6 RENAME TO stories;
CREATE INDEX stories_closing ON stories (closes_at);
CREATE INDEX stories_changed ON stories (changed, seq);
DROP TABLE story_keys;
`;

/**
 * sketch: see key-columns.ts. No index in the order of ids, see `readStories`.
 */
const V7 = `
CREATE TABLE stories_7 (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, version INTEGER NOT NULL, closes_at INTEGER NOT NULL,
  changed INTEGER NOT NULL, exact TEXT NOT NULL, sketch BLOB NOT NULL, data TEXT NOT NULL
);
INSERT INTO stories_7 (seq, id, version, closes_at, changed, exact, sketch, data)
SELECT seq, id, version, closes_at, changed, exact, sketch, data FROM stories;
DELETE FROM sqlite_sequence WHERE name = 'stories_7';
INSERT INTO sqlite_sequence (name, seq) SELECT 'stories_7', seq FROM sqlite_sequence WHERE name = 'stories';
DROP TABLE stories;
ALTER TABLE stories_7 RENAME TO stories;
CREATE INDEX stories_closing ON stories (closes_at);
CREATE INDEX stories_changed ON stories (changed, seq, id);
`;

/** Made again wherever the table is: dropping it drops them. */
const COUNT_FEEDS = `CREATE TRIGGER feeds_come AFTER INSERT ON feeds WHEN NEW.enabled BEGIN
  UPDATE feed_counts SET enabled = enabled + 1, answered = answered + NEW.answered;
END;
CREATE TRIGGER feeds_change AFTER UPDATE OF enabled, record ON feeds
WHEN OLD.enabled <> NEW.enabled OR OLD.answered <> NEW.answered BEGIN
  UPDATE feed_counts SET enabled = enabled + NEW.enabled - OLD.enabled,
    answered = answered + (NEW.enabled AND NEW.answered) - (OLD.enabled AND OLD.answered);
END;
`;
const COUNT_ALERTS = `CREATE TRIGGER alerts_come AFTER INSERT ON alerts BEGIN UPDATE amounts SET alerts = alerts + 1; END;
CREATE TRIGGER alerts_go AFTER DELETE ON alerts BEGIN UPDATE amounts SET alerts = alerts - 1; END;
`;

/**
 * Where a feed stands is told by its record, and counted by triggers: whatever changes a feed, what a digest says of all
 * feeds is read without reading them. failing_since: of a feed that fails, the largest number when that is not known.
 */
const V8 = `
ALTER TABLE feeds ADD COLUMN failing_since INTEGER AS
  (CASE WHEN record ->> 'failures' > 0 THEN coalesce(record ->> 'failingSince', 9007199254740991) END);
ALTER TABLE feeds ADD COLUMN answered INTEGER AS
  (record ->> 'failures' IS 0 AND record ->> 'lastSuccessAt' IS NOT NULL);
CREATE INDEX feeds_failing ON feeds (failing_since, id) WHERE enabled = 1 AND failing_since IS NOT NULL;

CREATE TABLE feed_counts (
  one INTEGER PRIMARY KEY CHECK (one = 1), enabled INTEGER NOT NULL, answered INTEGER NOT NULL
);
INSERT INTO feed_counts (one, enabled, answered)
SELECT 1, count(*), coalesce(sum(answered), 0) FROM feeds WHERE enabled = 1;
${COUNT_FEEDS}`;

/** Counted by triggers, for who asks every few seconds: the archive may hold millions of items. */
const V9 = `
CREATE TABLE amounts (
  one INTEGER PRIMARY KEY CHECK (one = 1), items INTEGER NOT NULL, bytes INTEGER NOT NULL, alerts INTEGER NOT NULL
);
INSERT INTO amounts (one, items, bytes, alerts)
SELECT 1, count(*), coalesce(sum(size), 0), (SELECT count(*) FROM alerts) FROM items;
CREATE TRIGGER items_come AFTER INSERT ON items BEGIN
  UPDATE amounts SET items = items + 1, bytes = bytes + NEW.size;
END;
CREATE TRIGGER items_change AFTER UPDATE OF size ON items WHEN OLD.size <> NEW.size BEGIN
  UPDATE amounts SET bytes = bytes + NEW.size - OLD.size;
END;
CREATE TRIGGER items_go AFTER DELETE ON items BEGIN
  UPDATE amounts SET items = items - 1, bytes = bytes - OLD.size;
END;
${COUNT_ALERTS}`;

/** No table changes, but what stands in them: an older program would not read the sketches in stories and alerts, see sketch-text.ts. */
const V10 = '-- sketches are packed';

/**
 * An alert of usual length in a table without rowids went to a page of its own, of which it filled a third. Alerts are
 * found by their story, and swept by their age.
 */
const V11 = `
CREATE TABLE alerts_11 (
  n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, story TEXT NOT NULL, at INTEGER NOT NULL, data TEXT NOT NULL
);
INSERT INTO alerts_11 (id, story, at, data) SELECT id, story, at, data FROM alerts ORDER BY at, id;
DROP TABLE alerts;
ALTER TABLE alerts_11 RENAME TO alerts;
CREATE INDEX alerts_at ON alerts (at, id);
CREATE INDEX alerts_story ON alerts (story);
${COUNT_ALERTS}`;

/**
 * Long rows by their number, and beside them an index of ids: to find one among rows WITHOUT ROWID, SQLite reads the
 * whole of each row that it compares, past their first page too. The long column comes last.
 */
const V12 = `
CREATE TABLE feeds_12 (
  id TEXT NOT NULL PRIMARY KEY, enabled INTEGER NOT NULL, rev INTEGER NOT NULL, due_at INTEGER NOT NULL,
  commits TEXT NOT NULL DEFAULT '', record TEXT NOT NULL,
  failing_since INTEGER AS
    (CASE WHEN record ->> 'failures' > 0 THEN coalesce(record ->> 'failingSince', 9007199254740991) END),
  answered INTEGER AS (record ->> 'failures' IS 0 AND record ->> 'lastSuccessAt' IS NOT NULL)
);
INSERT INTO feeds_12 (id, enabled, rev, due_at, commits, record)
SELECT id, enabled, rev, due_at, commits, record FROM feeds;
DROP TABLE feeds;
ALTER TABLE feeds_12 RENAME TO feeds;
CREATE INDEX feeds_due ON feeds (enabled, due_at, id);
CREATE INDEX feeds_failing ON feeds (failing_since, id) WHERE enabled = 1 AND failing_since IS NOT NULL;
${COUNT_FEEDS}
CREATE TABLE digests_12 (
  id TEXT NOT NULL PRIMARY KEY, route TEXT NOT NULL, at INTEGER NOT NULL, closed_at INTEGER, data TEXT NOT NULL
);
INSERT INTO digests_12 (id, route, at, closed_at, data) SELECT id, route, at, closed_at, data FROM digests;
DROP TABLE digests;
ALTER TABLE digests_12 RENAME TO digests;
CREATE INDEX digests_closed ON digests (route, closed_at);
`;

/** Step n leads from schema n to n + 1. */
export const STEPS: readonly string[] = [V1, V2, V3, V4, V5, V6, V7, V8, V9, V10, V11, V12];
