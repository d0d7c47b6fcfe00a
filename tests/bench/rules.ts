/** Rules and items for the benchmark, of the shapes that analysts write. */
import { conceptId, ruleId } from '../../src/model/id.js';
import type { Concept, Rule, RuleExample } from '../../src/model/rule.js';
import {
  type BenchLanguage,
  LANGUAGES,
  pick,
  type Random,
  type Vocabulary,
  vocabularyOf,
  wordOfRule,
  wordOfText,
} from './vocabulary.js';

export interface World {
  readonly concepts: readonly Concept[];
  /** Each with the plain phrases that it looks for, for a regular expression to look for too. */
  rules(count: number): readonly { readonly rule: Rule; readonly phrases: readonly string[] }[];
  items(count: number, words: number): readonly RuleExample[];
}

const CONCEPTS = 60;
const TERMS_A_LANGUAGE = 6;

/** @param shared ids of concepts, besides those made here, that some rules name */
export function makeWorld(random: Random, shared: readonly string[] = []): World {
  const words = Object.fromEntries(
    LANGUAGES.map((language) => [language, vocabularyOf(language, random)]),
  ) as Record<BenchLanguage, Vocabulary>; // of exactly these languages
  const concepts = Array.from({ length: CONCEPTS }, (_, number) =>
    aConcept(`topic-${number}`, words, random),
  );
  const names = [...concepts.map(({ id }): string => id), ...shared];
  return {
    concepts,
    rules: (count) => Array.from({ length: count }, (_, number) => aRule(number, words, names, random)),
    items: (count, size) => Array.from({ length: count }, () => anItem(size, words, random)),
  };
}

type Words = Readonly<Record<BenchLanguage, Vocabulary>>;

function aConcept(id: string, words: Words, random: Random): Concept {
  const terms = LANGUAGES.map((language) => [
    language,
    Array.from({ length: TERMS_A_LANGUAGE }, () => {
      const word = wordOfRule(words[language], random);
      return random() < 0.5 ? word : `${word} ${wordOfRule(words[language], random)}`;
    }),
  ]);
  return { id: conceptId(id), title: { en: id }, terms: Object.fromEntries(terms), includes: [], except: [] };
}

function aRule(number: number, words: Words, names: readonly string[], random: Random) {
  const language = words[pick(LANGUAGES, random)];
  const phrases: string[] = [];
  const word = (): string => keep(wordOfRule(language, random));
  const phrase = (): string => `"${keep(`${wordOfRule(language, random)} ${wordOfText(language, random)}`)}"`;
  const prefix = (): string => `${keep(wordOfRule(language, random).padEnd(4, 'ا').slice(0, 6))}*`;
  const topic = (): string => `@${pick(names, random)}`;
  const watch = pick(
    [
      () => `${phrase()} OR ${phrase()} OR ${phrase()}`,
      () => `${phrase()} AND (${word()} OR ${word()} OR ${prefix()})`,
      () => `${topic()} AND (${word()} OR ${phrase()}) AND NOT ${word()}`,
      () => `${topic()} NEAR/15 (${word()} OR ${prefix()} OR ${phrase()})`,
      () => `${topic()} AND ${topic()} AND ${word()}`,
      () => `(${word()} OR ${word()}) NEAR/8 (${word()} OR ${word()})`,
      () => `ATLEAST/2(${phrase()}, ${word()}, ${topic()}) AND country:(bo OR pe)`,
      () => `title:(${word()} OR ${prefix()}) AND ${topic()}`,
    ],
    random,
  )();
  const id = `r${number}`;
  const rule: Rule = {
    id: ruleId(id),
    title: { en: id },
    severity: 'low',
    tags: [],
    why: '',
    watch,
    examples: { match: [], ignore: [] },
  };
  return { rule, phrases };

  function keep(text: string): string {
    phrases.push(text);
    return text;
  }
}

const TITLE_WORDS = 10;

function anItem(size: number, words: Words, random: Random): RuleExample {
  const lang = pick(LANGUAGES, random);
  const text = (length: number): string =>
    Array.from({ length }, () => wordOfText(words[lang], random) + (random() < 0.1 ? ',' : '')).join(' ');
  return {
    title: text(TITLE_WORDS),
    summary: text(size - TITLE_WORDS),
    lang,
    country: pick(['bo', 'pe', 'br', 'ir'], random),
    tags: [],
  };
}
