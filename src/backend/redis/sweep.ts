/** Keeps the store within bounds, in pieces: nobody waits long for the server meanwhile. What is unfinished is never swept. */
import type { Keeping } from '../work-records.js';
import { placeFeeds } from './feeds.js';
import { number, type Server } from './scripts.js';

export async function sweep(server: Server, keeping: Keeping): Promise<void> {
  const before = keeping.deliveriesBefore;
  await inPieces(server, 'sweepStories', {});
  await inPieces(server, 'sweepItems', { before: keeping.itemsBefore, maxBytes: keeping.archiveMaxBytes });
  await inPieces(server, 'sweepDeliveries', { before });
  await inPieces(server, 'sweepDigests', { before });
  await inPieces(server, 'sweepAlerts', { before });
  await inPieces(server, 'sweepNotices', { before });
  await server.run('sweepEnded', {});
  await placeFeeds(server);
}

async function inPieces(server: Server, script: string, request: object): Promise<void> {
  let skip = 0;
  while (skip >= 0) skip = number(await server.run(script, { ...request, skip }));
}
