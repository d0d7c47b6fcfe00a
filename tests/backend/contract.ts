/**
 * What every store must do, run unchanged on each. It speaks to the port alone, and time is the driven clock's:
 * an adapter whose server has a clock of its own is opened so that `now()` follows the given one (for instance by
 * handing `clock.now()` to its scripts in place of the server's time).
 */
import { describe } from 'vitest';
import { describeConfiguration } from './contract/configuration.js';
import { describeDeliveries } from './contract/deliveries.js';
import { describeDigests } from './contract/digests.js';
import { describeEdits } from './contract/edits.js';
import { describeInterleaving } from './contract/interleaving.js';
import { describeJobs } from './contract/jobs.js';
import { describeKeeping } from './contract/keeping.js';
import { describeLeases } from './contract/leases.js';
import { describeLooking } from './contract/looking.js';
import { describeMutes } from './contract/mutes.js';
import { describePolls } from './contract/polls.js';
import { type Open, onStage } from './contract/stage.js';
import { describeStories } from './contract/stories.js';
import { describeUnsubscriptions } from './contract/unsubscriptions.js';
import { describeWords } from './contract/words.js';

/** @param open makes an empty store, anew each time */
export function describeBackend(name: string, open: Open): void {
  describe(name, () => {
    const stage = onStage(open);
    describe('configuration', () => describeConfiguration(stage));
    describe('polls', () => describePolls(stage));
    describe('stories', () => describeStories(stage));
    describe('digests', () => describeDigests(stage));
    describe('deliveries and channels', () => describeDeliveries(stage));
    describe('edits of messages', () => describeEdits(stage));
    describe('looking back', () => describeLooking(stage));
    describe('mutes', () => describeMutes(stage));
    describe('unsubscriptions', () => describeUnsubscriptions(stage));
    describe('leases', () => describeLeases(stage));
    describe('counts of words', () => describeWords(stage));
    describe('keeping', () => describeKeeping(stage));
    describe('jobs', () => describeJobs(stage));
    describe('interleaving', () => describeInterleaving(open));
  });
}
