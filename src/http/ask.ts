import type { Dispatcher } from 'undici';
import request from 'undici/lib/api/api-request.js';

/** One request, as `dispatcher.request` would make it if undici's index were read in. */
export function ask(
  dispatcher: Dispatcher,
  options: Dispatcher.RequestOptions,
): Promise<Dispatcher.ResponseData> {
  return request.call(dispatcher, options);
}
