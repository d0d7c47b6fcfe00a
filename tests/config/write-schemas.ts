/** Writes `schemas/`: `npm run schemas`, after a change of what people can write. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { makeSchemas } from './make-schemas.js';

const folder = new URL('../../schemas/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, text] of makeSchemas()) writeFileSync(new URL(name, folder), text);
