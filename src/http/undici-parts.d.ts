/**
 * The parts of undici that we use, by their own paths: its index reads in fetch, caches, mocks and WebSockets as
 * well, which takes a start several times as long. They are what the index itself hands on, and `package-lock.json`
 * names the version.
 */
declare module 'undici/lib/dispatcher/agent.js' {
  export { Agent as default } from 'undici';
}
declare module 'undici/lib/core/connect.js' {
  export { buildConnector as default } from 'undici';
}
declare module 'undici/lib/api/api-request.js' {
  import type { Dispatcher } from 'undici';
  /** `Dispatcher.request`, which the index alone adds to its class. */
  export default function request(
    this: Dispatcher,
    options: Dispatcher.RequestOptions,
  ): Promise<Dispatcher.ResponseData>;
}
