/** Answers to calls that may be sent twice: the same id again changes nothing and hears the same answer. */
import { type Db, parse } from './db.js';

/** Calls remembered in each scope. A caller asks again at once or never, so the last few are enough. */
const KEPT = 8;

/** Does `act` unless a call of this id has been answered in this scope. Only answers that `counts` are remembered. */
export function once<Answer>(
  db: Db,
  scope: string,
  id: string,
  counts: (answer: Answer) => boolean,
  act: () => Answer,
): Answer {
  const known = db.get<{ answer: string }>('SELECT answer FROM calls WHERE scope = ? AND id = ?', scope, id);
  if (known) return parse<Answer>(known.answer);
  const answer = act();
  if (counts(answer)) {
    db.run('INSERT INTO calls (scope, id, answer) VALUES (?, ?, ?)', scope, id, JSON.stringify(answer));
    db.run(
      'DELETE FROM calls WHERE scope = ? AND n NOT IN (SELECT n FROM calls WHERE scope = ? ORDER BY n DESC LIMIT ?)',
      scope,
      scope,
      KEPT,
    );
  }
  return answer;
}
