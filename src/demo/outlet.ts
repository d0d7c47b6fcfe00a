import type { Affiliation, FeedKind, PageSelectors } from '../model/feed.js';

/** What the newsroom has published by then: each edition is the one before and more. */
export const EDITIONS = [1, 2, 3] as const;
export type Edition = (typeof EDITIONS)[number];

/** An outlet of the demo's newsroom: its feed as a watch knows it, how it is written, and what it says. */
export interface Outlet {
  readonly id: string;
  readonly name: string;
  readonly country: string;
  readonly lang: string;
  readonly affiliation: Affiliation;
  readonly kind: FeedKind;
  readonly format: Format;
  /** `windows-1256` is said in the XML declaration alone, as old sites do. */
  readonly charset: 'utf-8' | 'windows-1256';
  /** What the server does with If-None-Match: honours it, or sends everything again. */
  readonly conditional: boolean;
  readonly page?: PageSelectors;
  readonly stories: readonly Story[];
}

/** `login` is no feed at all: a web page that asks for a password, with status 200. */
export type Format = 'rss-2.0' | 'rss-0.91-torn' | 'rdf' | 'atom' | 'page' | 'login';

export interface Story {
  /** The end of its address and of its guid. */
  readonly slug: string;
  readonly title: string;
  readonly summary: string;
  /** When it is published, minutes after the first edition; negative: before it. */
  readonly at: number;
  /** The first edition unless told. */
  readonly edition?: Edition;
  /** The headline from the second edition on, where the desk changes its mind. */
  readonly retitled?: string;
  /** The rules it must fire, at least; noise and traps fire none. */
  readonly fires?: readonly string[];
  /** Why a careless watch would take it for its own. */
  readonly trap?: string;
}

/** What the outlet's document holds in an edition, newest first, under the headlines of that edition. */
export function storiesIn(outlet: Outlet, edition: Edition): readonly Story[] {
  return outlet.stories
    .filter((story) => (story.edition ?? 1) <= edition)
    .map((story) => (edition >= 2 && story.retitled ? { ...story, title: story.retitled } : story))
    .toSorted((a, b) => b.at - a.at);
}
