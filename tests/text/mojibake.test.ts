import { expect, it } from 'vitest';
import { repairMojibake } from '../../src/text/mojibake.js';

/** Reads UTF-8 as windows-1252: the accident itself. */
function misread(text: string): string {
  return new TextDecoder('windows-1252').decode(new TextEncoder().encode(text), { stream: true });
}

it.each([
  'Elección en Perú: “no habrá fraude”',
  'Iran’s foreign minister',
  'القدس الشريف',
  'سپاه قدس',
  'Teerã e Brasília – acordo',
  'כוח קודס',
])('"%s" is put right', (text) => {
  expect(repairMojibake(misread(text))).toBe(text);
});

it.each(['Elección en Perú', '«CAFÉ»', '«AMANHû', 'AÇÃO — NÃO À GUERRA', 'Â«', 'Ã', 'القدس', 'Ÿ¡ âñ Ãø'])(
  '"%s" is left as it is',
  (text) => {
    expect(repairMojibake(text)).toBe(text);
  },
);
