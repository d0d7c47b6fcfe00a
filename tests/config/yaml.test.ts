import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { Located, Path } from '../../src/config/located.js';
import { parseYaml } from '../../src/config/yaml.js';
import { parseWithCare } from '../../src/config/yaml-places.js';

function read(source: string): Located<unknown> {
  const outcome = parseYaml(source, 'a.yml');
  if (outcome.kind === 'broken') throw new Error(outcome.problems[0]?.what);
  return outcome.document;
}

function whatIsWrong(source: string): string | undefined {
  const outcome = parseYaml(source, 'a.yml');
  const problem = outcome.kind === 'broken' ? outcome.problems[0] : undefined;
  return problem && `${problem.line}:${problem.column} ${problem.what}`;
}

/** Where `word` of the scalar at `path` is said to stand, as the text that begins there. */
function textAt(source: string, path: Path, word: string): string | undefined {
  const document = read(source);
  let value: unknown = document.value;
  for (const step of path) value = Object(value)[step];
  const { line, column } = document.at(path, String(value).indexOf(word));
  return source.split('\n')[line - 1]?.slice(column - 1);
}

describe('a value', () => {
  const read = (parse: typeof parseYaml, source: string): unknown => {
    const outcome = parse(source, 'a.yml');
    return outcome.kind === 'read' ? { value: outcome.document.value } : outcome.problems[0]?.what;
  };

  it.each(
    [
      ...[
        '',
        '~',
        'null',
        'True',
        'yes',
        'on',
        '12',
        '012',
        '0o17',
        '0x1F',
        '0b11',
        '1_000',
        '1e3',
        '.5',
        '+1',
      ],
      ...[
        '-.inf',
        '.NaN',
        '12:30',
        '2026-01-01',
        '1.',
        '"\\x41"',
        "'it''s'",
        '&a b',
        '!!str 12',
        '!!int "3"',
      ],
      ...['|\n  one\n  two', '>-\n  one\n  two\n\n  three', '|+\n  x\n\n', '|2\n    x', '[a, b: c, {d}]'],
      ...['{<<: {b: 1}}', '{__proto__: 1}', 'http://x.example/?a=b#c', 'a #b', 'a#b', 'a\n  b', '"a\n\n  b"'],
      ...[
        '\r\n  b: 1\r\n',
        'x\ry',
        '\tx',
        '{? a : b}',
        '{: a}',
        '\n- a\n-\n- b',
        'é\u2028\u0085',
        '@x',
        '*none',
      ],
    ].map((text) => [`a: ${text}`]),
  )('reads %j as the careful reader does', (source) => {
    expect(read(parseYaml, source)).toEqual(read(parseWithCare, source));
  });

  it.each([
    ...[
      '01: a',
      '0x1: a',
      '1.0: a',
      '-0: a',
      '.inf: a',
      '~: a',
      'Null: a',
      'TRUE: a',
      '{1.0: a}',
      '- 01 : a',
    ],
    ...[
      'a: "\\U00110000"',
      'a: "x\\\n\n  y"',
      'a: !!float 5',
      'a: !!str b: c',
      '&a b: &c d',
      '# b\n\ufeff',
      'a: x\ufeff',
    ],
  ])('reads %j, of which YAML readers differ, as the careful reader does', (source) => {
    expect(read(parseYaml, source)).toEqual(read(parseWithCare, source));
  });

  it('reads the same by both readers, whatever is written and in whatever style', () => {
    const styles = fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED');
    const cuts = fc.array(
      fc.tuple(fc.nat(), fc.nat(3), fc.constantFrom('', ' ', '\n', ':', '- ', '"', '{', ',', '#')),
    );
    fc.assert(
      fc.property(fc.object({ maxDepth: 3 }), styles, cuts, (value, style, edits) => {
        let source = stringify(JSON.parse(JSON.stringify(value)), {
          defaultStringType: style,
          lineWidth: 30,
        });
        for (const [at, length, text] of edits) {
          const from = at % (source.length + 1);
          source = source.slice(0, from) + text + source.slice(from + length);
        }
        const careful = parseWithCare(source, 'a.yml');
        if (careful.kind === 'read')
          expect(read(parseYaml, source)).toEqual({ value: careful.document.value });
      }),
    );
  });
});

describe('a place inside a string', () => {
  it.each([
    ['a plain scalar', 'a: one two', 'two'],
    ['a plain scalar over lines', 'a: one\n   two\n   three four', 'four'],
    ['single quotes with an escaped quote', "a: 'it''s two'", 'two'],
    ['double quotes with escapes', 'a: "x\\t\\u0041\\U0001F600 two"', 'two'],
    ['double quotes over lines', 'a: "one \\\n  and\n  two"', 'two'],
    ['a literal block', 'a: |\n  one\n\n  and two\n', 'two'],
    ['a literal block indented further', 'a: |\n  one\n     two\n', 'two'],
    ['a literal block with an indicator', 'a: |2\n    one\n  two\n', 'two'],
    ['a literal block with CRLF', 'a: |\r\n  one\r\n  two\r\n', 'two'],
    ['a folded block', 'a: >-\n  one\n  and\n\n  two\n', 'two'],
  ])('is found in %s', (_, source, word) => {
    expect(textAt(source, ['a'], word)?.startsWith(word)).toBe(true);
  });

  it('is found whichever way the string is written', () => {
    const styles = fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED');
    const words = fc.array(fc.stringMatching(/^[a-zá-úא-ת'"\\]{1,8}$/), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(words, styles, fc.constantFrom(' ', '\n', '\n\n'), (texts, style, between) => {
        const marked = [...texts, 'MARK', ...texts].join(between);
        const source = stringify({ top: { a: marked } }, { defaultStringType: style, lineWidth: 40 });
        expect(textAt(source, ['top', 'a'], 'MARK')?.startsWith('MARK')).toBe(true);
      }),
    );
  });
});

describe('a place in the document', () => {
  const source = 'top:\n  list: [a, {b: 1}]\n';

  it.each<[Path, number, number]>([
    [['top', 'list', 1, 'b'], 2, 17],
    [['top', 'list', 0], 2, 10],
    [['top', 'missing', 'deep'], 2, 3],
    [[], 1, 1],
  ])('%j begins at %i:%i', (path, line, column) => {
    expect(read(source).at(path)).toEqual({ line, column });
  });

  it('is that of the key where the key is meant', () => {
    expect(read(source).atKey(['top', 'list'])).toEqual({ line: 2, column: 3 });
  });
});

describe('a broken file', () => {
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]']
    .concat(['b', 'c', 'd', 'e'].map((name, i) => `${name}: &${name} [${`*${'abcd'[i]}, `.repeat(8)}x]`))
    .join('\n');

  it.each([
    ['a key that stands twice', 'a: 1\nb: 2\na: 3', '3:1 this key stands here twice'],
    ['a tab for indentation', 'a:\n\tb: 1', '2:1 indent with blanks, not with tabs'],
    ['an unknown tag', 'a: !python/object x', '1:4 unresolved tag'],
    ['a second document', 'a: 1\n---\nb: 2', '2:1 one document a file'],
    ['a key that is a list', '? [a]\n: b', '1:3 a key must be plain text'],
    ['an alias that names nothing', 'a: *b', '1:1 has an alias that names nothing'],
    ['a nest of aliases', bomb, '1:1 has too many aliases'],
    ['absurd nesting', '['.repeat(20_000), '1:1 is nested too deeply'],
    ['an open quote', 'a: "x', '1:6 missing closing'],
  ])('with %s is told with its place', (_, source, what) => {
    expect(whatIsWrong(source)?.startsWith(what), whatIsWrong(source)).toBe(true);
  });

  it('never throws, whatever is in it', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (source) => void parseYaml(source, 'a.yml')));
  });
});
