import type { Outlet } from '../outlet.js';

/** Somebody put a password before the feed, and the server says 200. */
export const CORDILLERA: Outlet = {
  id: 'pe-cordillera',
  name: 'Radio Cordillera',
  country: 'pe',
  lang: 'es',
  affiliation: 'independent',
  kind: 'rss',
  format: 'login',
  charset: 'utf-8',
  conditional: false,
  stories: [],
};
