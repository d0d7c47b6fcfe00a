import { describe, expect, it } from 'vitest';
import { isolate, stripBidi } from '../../src/text/bidi.js';

describe('isolate', () => {
  it('wraps text in FSI and PDI', () => {
    expect(isolate('نیروی قدس')).toBe('\u2068نیروی قدس\u2069');
  });

  it.each([
    ['an override', '\u202egnp.exe\u202c'],
    ['isolates', '\u2066a\u2067b\u2068c\u2069'],
    ['marks', '\u200ea\u200fb\u061c'],
    ['an end without a beginning', 'a\u2069\u2069b'],
  ])('takes off %s that came with the text', (_what, text) => {
    const inner = isolate(text).slice(1, -1);
    expect(inner).not.toMatch(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
    expect(inner).toBe(stripBidi(text));
  });

  it('keeps the joiners that Persian and emoji need', () => {
    expect(stripBidi('می\u200cشود 👩\u200d👧')).toBe('می\u200cشود 👩\u200d👧');
  });
});
