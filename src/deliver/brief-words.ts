/** The fixed words of a weekly brief, in the languages of digests. */
import type { BriefCounts, BriefGap } from '../model/brief.js';
import type { DigestLang } from '../model/digest.js';
import type { MuteSubject } from '../model/mute.js';

export interface BriefWords {
  readonly title: string;
  /** Under their figures: of one, and of more. */
  readonly figures: Readonly<Record<keyof BriefCounts, readonly [one: string, many: string]>>;
  readonly compared: string;
  readonly notCompared: string;
  readonly readFirst: string;
  readonly sources: (n: number) => string;
  readonly byDay: string;
  readonly byAffiliation: string;
  readonly all: string;
  readonly coverage: string;
  readonly gaps: string;
  readonly gap: Readonly<Record<BriefGap['kind'], (since: string | undefined) => string>>;
  readonly held: string;
  readonly muted: Readonly<Record<MuteSubject, string>>;
  readonly alertsUntil: (n: number, until: string) => string;
  readonly sameStory: (n: number) => string;
  readonly delayed: (digests: number, stories: number) => string;
  readonly changed: string;
  readonly none: string;
}

const some = (n: number, one: string, many: string): string => (n === 1 ? `1 ${one}` : `${n} ${many}`);

export const BRIEF_WORDS: Readonly<Record<DigestLang, BriefWords>> = {
  en: {
    title: 'Weekly brief',
    figures: {
      stories: ['story', 'stories'],
      grave: ['high or critical', 'high or critical'],
      outlets: ['outlet', 'outlets'],
      stateAlone: ['from state media only', 'from state media only'],
    },
    compared: 'changes against the week before',
    notCompared: 'no earlier week to compare with',
    readFirst: 'Read first',
    sources: (n) => some(n, 'source', 'sources'),
    byDay: 'Stories by day',
    byAffiliation: 'Reports by affiliation',
    all: 'All stories, by topic',
    coverage: 'Coverage',
    gaps: 'Coverage gaps',
    gap: {
      failing: (since) => (since === undefined ? 'failing' : `failing since ${since}`),
      silent: (since) => (since === undefined ? 'silent' : `nothing new since ${since}`),
    },
    held: 'Held back',
    muted: { rule: 'Muted rule', story: 'Muted story', feed: 'Muted feed' },
    alertsUntil: (n, until) => `${some(n, 'alert', 'alerts')}, until ${until}`,
    sameStory: (n) => some(n, 'more report of a story already told', 'more reports of stories already told'),
    delayed: (digests, stories) =>
      `${some(digests, 'message', 'messages')} with ${some(stories, 'story', 'stories')} waited for quiet hours to end or the budget to refill, then went out`,
    changed: 'Rules changed',
    none: 'none',
  },
  es: {
    title: 'Resumen semanal',
    figures: {
      stories: ['noticia', 'noticias'],
      grave: ['alta o crítica', 'altas o críticas'],
      outlets: ['medio', 'medios'],
      stateAlone: ['solo de medios estatales', 'solo de medios estatales'],
    },
    compared: 'cambios frente a la semana anterior',
    notCompared: 'no hay semana anterior con que comparar',
    readFirst: 'Para leer primero',
    sources: (n) => some(n, 'fuente', 'fuentes'),
    byDay: 'Noticias por día',
    byAffiliation: 'Notas por afiliación',
    all: 'Todas las noticias, por tema',
    coverage: 'Cobertura',
    gaps: 'Lagunas de cobertura',
    gap: {
      failing: (since) => (since === undefined ? 'falla' : `falla desde el ${since}`),
      silent: (since) => (since === undefined ? 'en silencio' : `sin novedades desde el ${since}`),
    },
    held: 'Retenido',
    muted: { rule: 'Regla silenciada', story: 'Noticia silenciada', feed: 'Fuente silenciada' },
    alertsUntil: (n, until) => `${some(n, 'alerta', 'alertas')}, hasta el ${until}`,
    sameStory: (n) => some(n, 'nota más de una noticia ya contada', 'notas más de noticias ya contadas'),
    delayed: (digests, stories) =>
      `${some(digests, 'mensaje', 'mensajes')} con ${some(stories, 'noticia', 'noticias')} ${digests === 1 ? 'esperó' : 'esperaron'} por horas de silencio o por un límite, y ${digests === 1 ? 'salió' : 'salieron'} después`,
    changed: 'Reglas modificadas',
    none: 'nada',
  },
  pt: {
    title: 'Resumo semanal',
    figures: {
      stories: ['notícia', 'notícias'],
      grave: ['alta ou crítica', 'altas ou críticas'],
      outlets: ['veículo', 'veículos'],
      stateAlone: ['só de veículos estatais', 'só de veículos estatais'],
    },
    compared: 'mudanças em relação à semana anterior',
    notCompared: 'não há semana anterior para comparar',
    readFirst: 'Leia primeiro',
    sources: (n) => some(n, 'fonte', 'fontes'),
    byDay: 'Notícias por dia',
    byAffiliation: 'Matérias por afiliação',
    all: 'Todas as notícias, por tema',
    coverage: 'Cobertura',
    gaps: 'Lacunas de cobertura',
    gap: {
      failing: (since) => (since === undefined ? 'falha' : `falha desde ${since}`),
      silent: (since) => (since === undefined ? 'em silêncio' : `sem novidades desde ${since}`),
    },
    held: 'Retido',
    muted: { rule: 'Regra silenciada', story: 'Notícia silenciada', feed: 'Fonte silenciada' },
    alertsUntil: (n, until) => `${some(n, 'alerta', 'alertas')}, até ${until}`,
    sameStory: (n) =>
      some(n, 'matéria a mais de notícia já contada', 'matérias a mais de notícias já contadas'),
    delayed: (digests, stories) =>
      `${some(digests, 'mensagem', 'mensagens')} com ${some(stories, 'notícia', 'notícias')} ${digests === 1 ? 'esperou' : 'esperaram'} por horas de silêncio ou por um limite, e ${digests === 1 ? 'saiu' : 'saíram'} depois`,
    changed: 'Regras alteradas',
    none: 'nada',
  },
};
