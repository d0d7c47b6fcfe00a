import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel } from '../../src/deliver/channel.js';
import { type ChannelId, channelId } from '../../src/model/id.js';
import type { Context } from '../../src/pipeline/context.js';
import { Generations } from '../../src/pipeline/generations.js';
import { aClock } from '../builders.js';
import { type Home, makeHome, type OpenHome, openHome } from './home.js';

let home: Home;
let watch: OpenHome;
let closed: string[];

beforeEach(async () => {
  home = makeHome({ feeds: [] });
  watch = await openHome(home, aClock());
  closed = [];
});
afterEach(async () => {
  await watch.close();
  home.remove();
});

function aChannel(name: string): Channel {
  const [recipients, render] = [[undefined], () => []];
  const send: Channel['send'] = async () => ({ kind: 'sent' });
  const close = async () => void closed.push(name);
  return { id: channelId('desk'), type: 'stdout', recipients, fingerprint: name, render, send, close };
}

function aContext(...channels: Channel[]): Context {
  const named = channels.map((channel, n): [ChannelId, Channel] => [channelId(`c${n}`), channel]);
  return { ...watch.app.context, channels: new Map(named) };
}

/** Work that ends when told. */
function someWork() {
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const seen: Context[] = [];
  const work = async (context: Context): Promise<void> => {
    seen.push(context);
    await ended;
  };
  return { work, end: () => end(), seen };
}

const silent = (): void => {};

describe('contexts that follow one another', () => {
  it('leave a job the one it began with, and give the next job the new one', async () => {
    const [first, second] = [aContext(), aContext()];
    const generations = new Generations(first, silent);
    const [early, late] = [someWork(), someWork()];
    const jobs = [generations.use(early.work)];
    void generations.replace(second);
    jobs.push(generations.use(late.work));
    early.end();
    late.end();
    await Promise.all(jobs);
    expect([early.seen, late.seen]).toEqual([[first], [second]]);
  });

  it('close what nobody holds any more at once when nothing runs', async () => {
    const [kept, gone] = [aChannel('kept'), aChannel('gone')];
    const generations = new Generations(aContext(kept, gone), silent);
    await generations.replace(aContext(kept));
    expect(closed).toEqual(['gone']);
  });

  it('close it only when the last job that may use it has ended', async () => {
    const [one, two] = [aChannel('one'), aChannel('two')];
    const generations = new Generations(aContext(one, two), silent);
    const work = someWork();
    const job = generations.use(work.work);
    const quiet = [generations.replace(aContext(two)), generations.replace(aContext())];
    expect(closed).toEqual([]); // the job began with both
    work.end();
    await Promise.all([job, ...quiet]);
    expect(closed.sort()).toEqual(['one', 'two']);
  });

  it('keep open what comes back', async () => {
    const one = aChannel('one');
    const generations = new Generations(aContext(one), silent);
    const work = someWork();
    const job = generations.use(work.work);
    void generations.replace(aContext());
    void generations.replace(aContext(one));
    work.end();
    await job;
    expect(closed).toEqual([]);
  });

  it('go on when a channel does not close', async () => {
    const stuck: Channel = { ...aChannel('stuck'), close: () => Promise.reject(new Error('stuck')) };
    const errors: unknown[] = [];
    const generations = new Generations(aContext(stuck), (error) => errors.push(error));
    await generations.replace(aContext());
    await generations.use(async () => {});
    expect(errors).toMatchObject([{ message: 'stuck' }]);
  });
});
