import { expect, it } from 'vitest';
import type { Job, JobOutcome } from '../../../src/backend/jobs.js';
import { SECOND } from '../../../src/lib/duration.js';
import { channelId, deliveryId, feedId, routeId } from '../../../src/model/id.js';
import type { Stage } from './stage.js';

const LIMITS = { tick: 1, poll: 2, close: 1, deliver: 1, probe: 1 };
const DONE: JobOutcome = { kind: 'done' };

export function describeJobs(stage: Stage): void {
  const unexpected = (job: Job, error: unknown): never => {
    throw new Error(`${job.kind} failed`, { cause: error });
  };
  const work = (handler: (job: Job) => Promise<JobOutcome>) => stage.jobs.work(handler, LIMITS, unexpected);

  it('hands each job to the handler, those from before it too', async () => {
    const jobs: Job[] = [
      { kind: 'tick' },
      { kind: 'poll', feed: feedId('a') },
      { kind: 'poll', feed: feedId('b') },
      { kind: 'close', route: routeId('a') },
      { kind: 'deliver', delivery: deliveryId('a') },
      { kind: 'probe', channel: channelId('a') },
    ];
    const met: Job[] = [];
    const [first, ...rest] = jobs;
    if (first) await stage.jobs.add(first);
    work(async (job) => {
      met.push(job);
      return DONE;
    });
    for (const job of rest) await stage.jobs.add(job);
    await stage.jobs.idle();
    expect(met).toHaveLength(jobs.length);
    expect(met).toEqual(expect.arrayContaining(jobs));
  });

  it('drops a job that is waiting or running, and takes it again afterwards', async () => {
    const gate = aGate();
    let runs = 0;
    const job: Job = { kind: 'deliver', delivery: deliveryId('a') };
    const next: Job = { kind: 'deliver', delivery: deliveryId('b') };
    work(async () => {
      runs++;
      await gate.opened;
      return DONE;
    });
    for (const again of [job, job, next, next, job]) await stage.jobs.add(again);
    gate.open();
    await stage.jobs.idle();
    expect(runs).toBe(2);
    await stage.jobs.add(job);
    await stage.jobs.idle();
    expect(runs).toBe(3);
  });

  it('runs no more of a kind at once than it may, and no kind waits for another', async () => {
    const running = { tick: 0, poll: 0, deliver: 0, close: 0, probe: 0 };
    const most = { ...running };
    const bothKinds = aGate();
    work(async (job) => {
      running[job.kind]++;
      most[job.kind] = Math.max(most[job.kind], running[job.kind]);
      if (running.poll === LIMITS.poll && running.deliver === LIMITS.deliver) bothKinds.open();
      await bothKinds.opened;
      await new Promise(setImmediate);
      running[job.kind]--;
      return DONE;
    });
    for (let i = 0; i < 6; i++) await stage.jobs.add({ kind: 'poll', feed: feedId(`f${i}`) });
    for (let i = 0; i < 3; i++) await stage.jobs.add({ kind: 'deliver', delivery: deliveryId(`d${i}`) });
    await stage.jobs.idle();
    expect(most).toMatchObject({ poll: LIMITS.poll, deliver: LIMITS.deliver });
  });

  it('calls again after a while when the handler asks for it', async () => {
    const again = aGate();
    let runs = 0;
    work(async () => {
      if (++runs === 1) return { kind: 'again', after: 1 };
      again.open();
      return DONE;
    });
    await stage.jobs.add({ kind: 'poll', feed: feedId('a') });
    await again.opened;
    await stage.jobs.idle();
    expect(runs).toBe(2);
  });

  it('does not wait for delayed jobs to be idle, nor takes them twice', async () => {
    let runs = 0;
    work(async () => {
      runs++;
      return { kind: 'again', after: 3600 * SECOND };
    });
    const job: Job = { kind: 'poll', feed: feedId('a') };
    await stage.jobs.add(job);
    await stage.jobs.idle();
    await stage.jobs.add(job);
    await stage.jobs.idle();
    expect(runs).toBe(1);
  });

  it('is idle when there is nothing to do', async () => {
    await stage.jobs.idle();
    work(async () => DONE);
    await stage.jobs.idle();
  });

  it('reports a handler that throws, and goes on', async () => {
    const reports: unknown[] = [];
    stage.jobs.work(
      (job) => {
        if (job.kind === 'tick') throw new Error('at once');
        return Promise.reject(new Error('later'));
      },
      LIMITS,
      (job, error) => reports.push([job.kind, error instanceof Error && error.message]),
    );
    await stage.jobs.add({ kind: 'tick' });
    await stage.jobs.idle();
    await stage.jobs.add({ kind: 'poll', feed: feedId('a') });
    await stage.jobs.idle();
    expect(reports).toEqual([
      ['tick', 'at once'],
      ['poll', 'later'],
    ]);
  });

  it('lets a job that threw rest, and the others run', async () => {
    const bad: Job = { kind: 'poll', feed: feedId('bad') };
    const runs: Job[] = [];
    stage.jobs.work(
      async (job) => {
        runs.push(job);
        if (runs.length === 1) throw new Error('broken');
        return DONE;
      },
      LIMITS,
      () => {},
    );
    const good: Job = { kind: 'poll', feed: feedId('good') };
    for (const job of [bad, good, bad, good]) {
      await stage.jobs.add(job);
      await stage.jobs.idle();
    }
    expect(runs).toEqual([bad, good, good]);
  });

  it('ticks again and again', async () => {
    const enough = aGate();
    let ticks = 0;
    work(async () => {
      if (++ticks === 3) enough.open();
      return DONE;
    });
    await stage.jobs.tickEvery(5);
    await enough.opened;
    await stage.jobs.stop(SECOND);
  });

  it('stops: running jobs end, waiting ones are left to state, and no more are taken', async () => {
    const [started, gate] = [aGate(), aGate()];
    const met: string[] = [];
    work(async (job) => {
      met.push(job.kind === 'deliver' ? job.delivery : job.kind);
      started.open();
      await gate.opened;
      return DONE;
    });
    for (const id of ['a', 'b']) await stage.jobs.add({ kind: 'deliver', delivery: deliveryId(id) });
    await started.opened;
    const stopped = stage.jobs.stop(60 * SECOND);
    await stage.jobs.add({ kind: 'deliver', delivery: deliveryId('c') });
    gate.open();
    await stopped;
    await stage.jobs.stop(60 * SECOND);
    expect(met).toEqual(['a']);
  });

  it('waits no longer for a running job than it was told', async () => {
    const [started, gate] = [aGate(), aGate()];
    work(async () => {
      started.open();
      await gate.opened;
      return DONE;
    });
    await stage.jobs.add({ kind: 'tick' });
    await started.opened;
    await stage.jobs.stop(1);
    gate.open();
  });
}

function aGate() {
  let open: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
