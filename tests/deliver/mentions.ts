import { expect } from 'vitest';
import type { DiscordPost } from '../../src/demo/services/discord.js';
import type { Digest } from '../../src/model/digest.js';

/**
 * Nobody is mentioned but the role that the route names, once, where there is a story to tell.
 * @param posts the messages of one digest, in order
 */
export function expectMentions({ mention, groups }: Digest, posts: readonly DiscordPost[]): void {
  for (const [part, post] of posts.entries()) {
    const called = part === 0 && groups.length > 0 ? mention : undefined;
    expect(post.allowed_mentions).toEqual({
      parse: [],
      ...(called === undefined ? {} : { roles: [called] }),
    });
    const prefix = called === undefined ? '' : `<@&${called}> `;
    expect(post.content?.slice(0, prefix.length)).toBe(prefix);
    for (const text of [post.content?.slice(prefix.length), ...embedTexts(post)])
      expect((text ?? '').replace(/\\[\s\S]/g, '')).not.toMatch(/@(?:everyone|here)|<[@#:/a-z]/i);
  }
}

export function embedTexts({ embeds = [] }: DiscordPost): readonly string[] {
  return embeds.flatMap(({ title = '', description = '', footer }) => [
    title,
    description,
    footer?.text ?? '',
  ]);
}
