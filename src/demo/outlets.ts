/** The demo's dozen: outlets that do not exist, with news that did not happen, in six languages. */
import { FARO } from './news/argentina.js';
import { ALTIPLANO, CRONICA, VALLES } from './news/bolivia.js';
import { FRONTEIRAS } from './news/brazil.js';
import { DAMAVAND } from './news/iran.js';
import { GILBOA } from './news/israel.js';
import { MINA } from './news/lebanon.js';
import { CORDILLERA } from './news/peru.js';
import { INSTITUTE, POTOMAC } from './news/united-states.js';
import { GUAIRE } from './news/venezuela.js';
import type { Outlet } from './outlet.js';

export const OUTLETS: readonly Outlet[] = [
  FARO,
  ALTIPLANO,
  VALLES,
  CRONICA,
  GUAIRE,
  FRONTEIRAS,
  DAMAVAND,
  MINA,
  GILBOA,
  POTOMAC,
  INSTITUTE,
  CORDILLERA,
];
