import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openChannel } from '../../src/deliver/registry.js';
import { renderStdout } from '../../src/deliver/stdout/render.js';
import { silentLog } from '../../src/lib/log.js';
import { channelId } from '../../src/model/id.js';
import { anyDigest } from './arbitraries.js';
import { aContext } from './context.js';
import { sampleDigest } from './sample.js';
import { expectStories } from './stories.js';

async function printed(colour: boolean): Promise<string> {
  let text = '';
  const stdout = (more: string) => {
    text += more;
  };
  const channel = await openChannel(
    channelId('screen'),
    { type: 'stdout' },
    { log: silentLog, stdout, root: '.', colour },
  );
  for (const body of channel.render(sampleDigest())) await channel.send(body, aContext());
  return text;
}

describe('the stdout channel', () => {
  it('prints plain lines where colours do not show', async () => {
    const text = await printed(false);
    expect(text).not.toContain('\u001b');
    expect(text).toContain('ALTA · Vuelos de la Fuerza Quds a América Latina');
    expect(text).toContain('\u2068Defapress\u2069 · Irán · vinculado al Estado · 14:05');
    expect(text).toContain('https://valle.example/nota/carguero-el-alto');
  });

  it('emphasises evidence on a terminal', async () => {
    expect(await printed(true)).toContain('\u001b[1m\u001b[4mTeherán\u001b[24m\u001b[22m');
  });

  it('tells every story of any digest, and no text brings a terminal code of its own', () => {
    fc.assert(
      fc.property(anyDigest(), (digest) => {
        const [body = ''] = renderStdout(digest);
        expectStories(digest, stripVTControlCharacters(body));
        const codes = body.split('\u001b').slice(1);
        expect(codes.every((code) => /^\[(?:1|2|4|22|24|3[1-6]|39)m/.test(code))).toBe(true);
        expect(stripVTControlCharacters(body).replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});
