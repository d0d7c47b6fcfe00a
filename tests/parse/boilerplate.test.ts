import { describe, expect, it } from 'vitest';
import { signatures, trimText, trimTitle } from '../../src/parse/boilerplate.js';
import { aFeed } from './documents.js';

const outlet = signatures(
  aFeed({ name: 'El Diario (Bolivia)', publisher: 'diario' }),
  'https://www.eldiario.com.bo/feed/',
  'El Diario Digital',
);

describe('a headline', () => {
  it.each([
    ['Carguero iraní aterriza en Caracas - El Diario', 'Carguero iraní aterriza en Caracas'],
    ['Carguero iraní aterriza en Caracas | El Diario Digital', 'Carguero iraní aterriza en Caracas'],
    ['Carguero iraní aterriza en Caracas – eldiario.com.bo', 'Carguero iraní aterriza en Caracas'],
    [
      'Carguero iraní aterriza en Caracas — EL DIARIO | El Diario Digital',
      'Carguero iraní aterriza en Caracas',
    ],
    ['Carguero iraní aterriza en Caracas :: ElDiario', 'Carguero iraní aterriza en Caracas'],
  ])('loses the outlet’s signature: %s', (title, trimmed) => {
    expect(trimTitle(title, outlet, undefined)).toBe(trimmed);
  });

  it.each([
    'Tensión en el Golfo: Estados Unidos - Irán',
    'Semifinal de la Copa: Bolivia | Perú',
    'Vuelo semidirecto La Paz-Teherán',
    'Los 80 años del fundador de El Diario',
    'Lo que dijo el canciller a El Diario - entrevista',
    'Portada - El Diario',
    'El Diario',
    ' - El Diario',
  ])('keeps what is news: %s', (title) => {
    expect(trimTitle(title, outlet, undefined)).toBe(title);
  });

  it('of an aggregator loses the name of the source that is given with it, and no other', () => {
    const title = 'Puente cerrado por lluvias - La Voz del Sur';
    expect(trimTitle(title, outlet, 'La Voz del Sur')).toBe('Puente cerrado por lluvias');
    expect(trimTitle(title, outlet, 'Otra Voz')).toBe(title);
  });
});

describe('a summary', () => {
  it.each([
    ['Un avión. The post Un avión appeared first on El Diario.', 'Un avión.'],
    ['Un avión. La entrada Un avión se publicó primero en El Diario.', 'Un avión.'],
    ['Um avião. O post Um avião apareceu primeiro em Jornal.', 'Um avião.'],
    ['Un avion. L’article Un avion est apparu en premier sur Journal.', 'Un avion.'],
    ['هواپیما. نوشته هواپیما اولین بار در خبر. پدیدار شد.', 'هواپیما.'],
    ['طائرة. ظهرت المقالة طائرة أولاً على الخبر.', 'طائرة.'],
    ['The post Un avión appeared first on El Diario.', ''],
    ['Un avión aterrizó […]', 'Un avión aterrizó'],
    ['Un avión aterrizó [...]', 'Un avión aterrizó'],
    ['Un avión aterrizó. Leer más »', 'Un avión aterrizó.'],
    ['Um avião pousou. Leia mais...', 'Um avião pousou.'],
  ])('loses what speaks only of where it stands: %s', (text, trimmed) => {
    expect(trimText(text)).toBe(trimmed);
  });

  it.each([
    `The post was taken. ${'Then much more happened there. '.repeat(10)}It appeared first on maps. ${'And so on it went. '.repeat(10)}`.trim(),
    'La entrada al puerto fue cerrada.',
    'Para saber leer más hace falta tiempo.',
  ])('keeps what is news: %.60s', (text) => {
    expect(trimText(text)).toBe(text);
  });
});
