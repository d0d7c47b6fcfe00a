import { describe, expect, it } from 'vitest';
import { BRIEF_WORDS } from '../../src/deliver/brief-words.js';
import { WORDS } from '../../src/deliver/words.js';
import { DIGEST_LANGS, type DigestLang } from '../../src/model/digest.js';

/** Every word of a table as it is shown, by its place; what counts is shown for one and for several. */
function shown(table: object, place = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(table)) {
    const at = `${place}${key}`;
    if (typeof value === 'string') found.set(at, value);
    else if (typeof value === 'object') for (const entry of shown(value, `${at}.`)) found.set(...entry);
    else for (const n of [1, 4]) found.set(`${at} ${n}`, value(n, n));
  }
  return found;
}
const all = (lang: DigestLang) => shown({ ...WORDS[lang], brief: BRIEF_WORDS[lang] });

describe('the fixed words', () => {
  it('exist in every language of digests, and none is empty', () => {
    const places = [...all('en').keys()];
    expect(places.length).toBeGreaterThan(60);
    for (const lang of DIGEST_LANGS) {
      expect([...all(lang).keys()], lang).toEqual(places);
      for (const [place, word] of all(lang)) expect(word.trim(), `${lang} ${place}`).not.toBe('');
    }
  });

  it.each(['es', 'pt'] as const)('are none of them left in English in %s', (lang) => {
    const english = all('en');
    const same = [...all(lang)].filter(
      ([place, word]) => /\p{L}{2}/u.test(word) && english.get(place) === word,
    );
    expect(same).toEqual([]);
  });

  it.each([
    ['en', '1 message with 1 story waited for', '4 messages with 4 stories waited for'],
    ['es', '1 mensaje con 1 noticia esperó por', '4 mensajes con 4 noticias esperaron por'],
    ['pt', '1 mensagem com 1 notícia esperou por', '4 mensagens com 4 notícias esperaram por'],
  ] as const)('agree with their number in %s', (lang, one, many) => {
    expect(BRIEF_WORDS[lang].delayed(1, 1)).toContain(one);
    expect(BRIEF_WORDS[lang].delayed(4, 4)).toContain(many);
  });
});
