import { describe, expect, it } from 'vitest';
import { renderDiscord } from '../../src/deliver/discord/render.js';
import { type EmailBody, renderEmail } from '../../src/deliver/email/render.js';
import { renderSlack } from '../../src/deliver/slack/render.js';
import { renderStdout } from '../../src/deliver/stdout/render.js';
import type { Digest } from '../../src/model/digest.js';
import { sampleWeek } from './sample-week.js';

const mail = (digest: Digest): EmailBody => JSON.parse(renderEmail(digest)[0] ?? '{}') as EmailBody; // made by renderEmail
const readable = (html: string): string =>
  html
    .replace(/<style>[\s\S]*?<\/style>|<title>[\s\S]*?<\/title>|<div style="display:none[\s\S]*?<\/div>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&');
const words = (text: string): number =>
  text.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

describe('a weekly brief', () => {
  it('says the week and its figures in the subject', () => {
    expect(mail(sampleWeek()).subject).toBe(
      'Weekly brief, 16 – 23 Nov 2026: 11 stories (+3), 8 high or critical (+2)',
    );
  });

  it('is read in 450 words before the full list, in HTML and in text', () => {
    for (const lang of ['en', 'es', 'pt'] as const) {
      const { html, text } = mail(sampleWeek({ lang }));
      const list = { en: 'All stories, by topic', es: 'Todas las noticias', pt: 'Todas as notícias' }[lang];
      const [before, after] = readable(html).split(list);
      expect(after).toBeDefined();
      expect(words(before ?? '')).toBeLessThanOrEqual(450);
      expect(words(text.split(list)[0] ?? '')).toBeLessThanOrEqual(450);
    }
  });

  it('keeps to 450 words with the longest headlines', () => {
    const long = (text: string) => ({ text: `${text} `.repeat(60), marks: [] });
    const { groups } = sampleWeek();
    const wordy = groups.map((group) => ({
      ...group,
      stories: group.stories.map((story) => ({ ...story, headline: long('una'), extract: long('dos') })),
    }));
    const [before] = readable(mail(sampleWeek({ groups: wordy })).html).split('All stories, by topic');
    expect(words(before ?? '')).toBeLessThanOrEqual(450);
  });

  it('tells the same in HTML and in text', () => {
    const { html, text } = mail(sampleWeek());
    for (const said of [
      'from state media only',
      '184 of 186 feeds answered; failing: Radio Cordillera, Agencia Valles',
      'Read first',
      'Mon 16',
      'State-linked',
      'Radio Cordillera\u2069 (Peru): failing since 17 Nov',
      'nothing new since 11 Nov',
      'Muted rule: \u2068Venezuela and Guyana over the Essequibo\u2069 · 14 alerts, until 25 Nov',
      '23 more reports of stories already told',
      '2 messages with 9 stories waited',
      'Guards, Quds Force, Hezbollah or Hamas designated\u2069 · 20 Nov',
    ]) {
      expect(readable(html)).toContain(said);
      expect(text).toContain(said);
    }
  });

  it('leads with the gravest stories, and takes a second of a topic only when it is as grave', () => {
    const [before = ''] = mail(sampleWeek()).text.split('Stories by day');
    expect(before.match(/^ {2}\d\. .{0,24}/gmu)).toEqual([
      '  1. \u2068Justiça marca julgament',
      '  2. \u2068נפתח בפרו משפטו של חשוד',
      '  3. \u2068U.S. delegation leaves ',
    ]);
  });

  it('draws its bars with tables alone, and lets each headline find its direction', () => {
    const { html } = mail(sampleWeek());
    expect(html).not.toMatch(/<(?:svg|canvas|img|script)/);
    expect(html).toMatch(/<div class="ink" dir="auto" lang="he"/);
    expect(html).toContain('prefers-color-scheme:dark');
  });

  it('says that there is nothing to compare with, and that nothing was held back', () => {
    const week = sampleWeek({ coverage: { feeds: 12, answered: 12, failing: [] } });
    const { before: _, ...brief } = week.brief ?? {};
    const quiet = {
      gaps: [],
      changed: [],
      held: { mutes: [], sameStory: 0, delayed: { digests: 0, stories: 0 } },
    };
    const { text, subject } = mail({
      ...week,
      brief: { ...brief, ...quiet } as NonNullable<Digest['brief']>,
    }); // complete again
    expect(subject).toBe('Weekly brief, 16 – 23 Nov 2026: 11 stories, 8 high or critical');
    expect(text).toContain('no earlier week to compare with');
    expect(text).toContain('Coverage: 12 of 12 feeds answered.');
    expect(text).toContain('Held back\n  None');
  });

  it('is sent for a week without a story', () => {
    const { text, html } = mail(sampleWeek({ groups: [] }));
    expect(text).toContain('Coverage: Nothing matched; 184 of 186 feeds answered; failing: Radio Cordillera');
    expect(html).not.toContain('Read first');
    expect(html).not.toContain('All stories');
  });

  it('is short in a chat, and whole on the screen', () => {
    const [discord = ''] = renderDiscord(sampleWeek());
    const { message } = JSON.parse(discord) as {
      message: { embeds: { title?: string; description: string }[] };
    };
    expect(message.embeds[0]).toMatchObject({
      title: 'Weekly brief · 16 – 23 Nov 2026',
      description: expect.stringMatching(/^11 stories \\\(\+3\\\) · 8 high or critical/),
    });
    expect(message.embeds.at(-1)?.title).toBe('Rules changed');
    expect(renderSlack(sampleWeek())[0]).toContain('"text":"Weekly brief · 16 – 23 Nov 2026"');
    const [screen = ''] = renderStdout(sampleWeek());
    expect(screen).toContain('Read first');
    expect(screen).toContain('Rules changed');
  });
});
