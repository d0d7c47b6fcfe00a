/** Runs a watch once and is killed, by the hardest signal there is, at the moment it was told. */

import { watched } from './dying.js';
import { openHome } from './home.js';

const [dir = '', now = '', fatal = ''] = process.argv.slice(2);
const env = { SLACK_TEAM: process.env.SLACK_TEAM ?? '' };
const watch = await openHome({ dir, env }, { now: () => Number(now) }, (backend) =>
  watched(backend, (moment) => {
    if (moment === fatal) process.kill(process.pid, 'SIGKILL');
  }),
);
await watch.app.once();
await watch.close();
