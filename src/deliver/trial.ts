/** A digest that says it is a test, to see whether a channel is set up well and how digests look there. */
import type { Digest, DigestLang } from '../model/digest.js';
import { digestId, routeId, ruleId, storyId } from '../model/id.js';

const WORDS: Readonly<Record<DigestLang, { readonly title: string; readonly headline: string }>> = {
  en: { title: 'A test', headline: 'This channel works: digests of Atalaya look like this' },
  es: { title: 'Una prueba', headline: 'Este canal funciona: así se ven los mensajes de Atalaya' },
  pt: { title: 'Um teste', headline: 'Este canal funciona: assim são as mensagens do Atalaya' },
};

/** No route of anybody's, for no id is written so: whoever leaves it leaves nothing. */
export const TRIAL_ROUTE = routeId('(test)');

/** @param now epoch ms */
export function trialDigest(now: number, { lang, zone }: Pick<Digest, 'lang' | 'zone'>): Digest {
  const { title, headline } = WORDS[lang];
  return {
    id: digestId(`trial-${now}`),
    route: TRIAL_ROUTE,
    lang,
    zone,
    schedule: 'immediate',
    from: now,
    to: now,
    late: false,
    groups: [
      {
        rule: ruleId('test'),
        title,
        severity: 'low',
        stories: [
          {
            story: storyId(`trial-${now}`),
            severity: 'low',
            reason: 'new story',
            lang,
            headline: {
              text: headline,
              marks: [{ start: headline.indexOf('Atalaya'), end: headline.indexOf('Atalaya') + 7 }],
            },
            sources: [{ outlet: 'Atalaya', at: now }],
            publishers: 1,
            alsoFor: [],
          },
        ],
      },
    ],
    notices: [],
    coverage: { feeds: 0, answered: 0, failing: [] },
  };
}
