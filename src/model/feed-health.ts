/** What a feed's document asks of those who poll it (RSS 2.0 `ttl`, `skipHours`, `skipDays`). A 304 does not repeat it. */
export interface PollingHints {
  /** ms */
  readonly ttl?: number;
  /** 0–23, UTC: nothing is published in these hours. */
  readonly skipHours?: readonly number[];
  /** 0 is Sunday, UTC. */
  readonly skipDays?: readonly number[];
}

/** How a feed that answers can be in trouble all the same. */
export const TROUBLES = ['rolled-over', 'empty', 'quiet', 'undated', 'language'] as const;
export type TroubleKind = (typeof TROUBLES)[number];

export interface Trouble {
  readonly kind: TroubleKind;
  /** Epoch ms. */
  readonly since: number;
  /** Polls in a row that showed it. */
  readonly polls: number;
  /** Whether it lasted long enough to be news: its end is told too, then. */
  readonly told: boolean;
  /** What is seen, for people; follows the feed's name in a sentence. */
  readonly detail: string;
}

/** Items published between these times, epoch ms, may never have been seen. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  /** When it was noticed. */
  readonly at: number;
}

/** How many items are new, by day and by hour: what there is to expect of a feed. */
export interface Arrivals {
  /** Days since 1970, UTC: the day of the first count. */
  readonly day: number;
  /** Items of that day, the day before and so on, four weeks at most. */
  readonly counts: readonly number[];
  /** 24 weights by the hour of publishing, UTC; the newest count most. */
  readonly hours: readonly number[];
}

export interface ArticleCount {
  readonly asked: number;
  readonly read: number;
  /** Why the first of the others could not be read. */
  readonly why?: string;
}

/** Which language a feed of one language brings; newer items weigh more. */
export interface Tongue {
  /** BCP 47, as its file says. */
  readonly said: string;
  /** Share of its items that are in it, as far as can be seen at no cost; 0 to 1. */
  readonly own: number;
  /** Share of its items that are surely in another; 0 to 1. */
  readonly foreign: number;
  /** The one that was met last. */
  readonly other?: string;
}

/** In how many documents running its guids were proved to tell nothing apart: once may be an accident of its site. */
export interface GuidDoubts {
  /** Items had new ones. An answer that nothing has changed ends it: guids made for each reader never stay. */
  readonly renewed: number;
  /** One was two items', at a time or one after the other. */
  readonly shared: number;
}

/** What is known of how a feed does, beside its failures. Kept with its record. */
export interface FeedHealth {
  /** Items in the last document that had some. */
  readonly items: number;
  /** Entries of the last document that say nothing; absent for none. */
  readonly blank?: number;
  /** Publishing time of the newest item that was met, epoch ms. */
  readonly newestAt?: number;
  /** Whether its items ever had dates. */
  readonly dated: boolean;
  readonly arrivals?: Arrivals;
  /** How often items came, and the longest time between, ms; both fade. */
  readonly comings: number;
  readonly longestSilence?: number;
  /** Of the items in the last document, by address, headline, date and key: those whose guids have changed are known by them. Absent: it had other prints, or none. */
  readonly prints?: readonly string[];
  /** Absent where its last document gave none. */
  readonly guidDoubts?: GuidDoubts;
  /** By what items were told apart at another address, where that document stood: that guids are others now says nothing. */
  readonly elsewhere?: 'guid' | 'url' | 'title';
  /** Of the last document with new items, where their articles were asked for. */
  readonly articles?: ArticleCount;
  /** Absent where it has several languages, or the file does not say. */
  readonly tongue?: Tongue;
  readonly troubles: readonly Trouble[];
  /** Newest first. */
  readonly gaps: readonly Gap[];
  /** After a gap it is asked this often, ms, until then. */
  readonly closer?: { readonly wait: number; readonly until: number };
}
