/** Hears what the watch decides and writes, between one moment of the demo and the next. */
import type { Delivery } from '../model/delivery.js';
import type { Digest } from '../model/digest.js';
import { type PollReport, type Reporter, silentReporter } from '../pipeline/report.js';

export interface Heard {
  readonly polls: readonly PollReport[];
  readonly digests: readonly Digest[];
  readonly deliveries: readonly Delivery[];
  /** What the stdout channels wrote. */
  readonly written: string;
  /** What jobs threw. */
  readonly errors: readonly unknown[];
}

export interface Listener {
  readonly reporter: Reporter;
  stdout(text: string): void;
  /** What was heard since the last call. */
  take(): Heard;
}

export function listen(): Listener {
  let polls: PollReport[] = [];
  let digests: Digest[] = [];
  let deliveries: Delivery[] = [];
  let errors: unknown[] = [];
  let written = '';
  return {
    reporter: {
      ...silentReporter,
      polled: (report) => void polls.push(report),
      closed: (_, digest) => void (digest && digests.push(digest)),
      delivered: (delivery) => void deliveries.push(delivery),
      broke: (_, error) => void errors.push(error),
    },
    stdout(text) {
      written += text;
    },
    take() {
      const heard = { polls, digests, deliveries, written, errors };
      polls = [];
      digests = [];
      deliveries = [];
      errors = [];
      written = '';
      return heard;
    },
  };
}
