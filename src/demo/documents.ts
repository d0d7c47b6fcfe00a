/** A document as each kind of outlet writes it. Pure: outlet and stories in, text out. */
import type { Outlet, Story } from './outlet.js';

/** A story with its address and its moment. */
export interface Dated extends Story {
  readonly url: string;
  /** Epoch ms. */
  readonly publishedAt: number;
}

export function writeDocument(outlet: Outlet, stories: readonly Dated[]): string {
  switch (outlet.format) {
    case 'rss-2.0':
      return rss(outlet, stories);
    case 'rss-0.91-torn':
      return tornRss(outlet, stories);
    case 'rdf':
      return rdf(outlet, stories);
    case 'atom':
      return atom(outlet, stories);
    case 'page':
      return page(outlet, stories);
    case 'login':
      return login(outlet);
  }
}

/** The site of an outlet: a name that leads nowhere (RFC 6761 §6.5). */
export function siteOf(outlet: Outlet): string {
  return `https://${outlet.id.slice('xx-'.length)}.example/`;
}

/** https://www.rssboard.org/rss-specification */
function rss(outlet: Outlet, stories: readonly Dated[]): string {
  const items = stories.map(
    (story) => `    <item>
      <title>${xml(story.title)}</title>
      <link>${xml(story.url)}</link>
      <guid isPermaLink="false">${xml(`${outlet.id}/${story.slug}`)}</guid>
      <pubDate>${new Date(story.publishedAt).toUTCString()}</pubDate>
      <description>${xml(story.summary)}</description>
    </item>`,
  );
  return `<?xml version="1.0" encoding="${outlet.charset}"?>
<rss version="2.0">
  <channel>
    <title>${xml(outlet.name)}</title>
    <link>${siteOf(outlet)}</link>
    <description>${xml(outlet.name)}</description>
    <language>${outlet.lang}</language>
${items.join('\n')}
  </channel>
</rss>
`;
}

/** RSS 0.91 by an unsteady hand: ampersands bare, no guid, no date but a day, and the end missing. */
function tornRss(outlet: Outlet, stories: readonly Dated[]): string {
  const items = stories.map(
    ({ title, url, summary, publishedAt }) =>
      `<item><title>${title}</title><link>${url}</link><description>${summary}</description><pubDate>${new Date(publishedAt).toUTCString()}</pubDate></item>\n`,
  );
  const whole = `<rss version="0.91"><channel><title>${outlet.name}</title><link>${siteOf(outlet)}</link><language>${outlet.lang}</language>\n${items.join('')}`;
  return whole.slice(0, whole.lastIndexOf('</description>'));
}

/** https://web.resource.org/rss/1.0/spec */
function rdf(outlet: Outlet, stories: readonly Dated[]): string {
  const items = stories.map(
    (story) => `  <item rdf:about="${xml(story.url)}">
    <title>${xml(story.title)}</title>
    <link>${xml(story.url)}</link>
    <description>${xml(story.summary)}</description>
    <dc:date>${new Date(story.publishedAt).toISOString()}</dc:date>
  </item>`,
  );
  const list = stories.map((story) => `<rdf:li rdf:resource="${xml(story.url)}"/>`).join('');
  return `<?xml version="1.0" encoding="utf-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
  <channel rdf:about="${siteOf(outlet)}">
    <title>${xml(outlet.name)}</title>
    <link>${siteOf(outlet)}</link>
    <description>${xml(outlet.name)}</description>
    <items><rdf:Seq>${list}</rdf:Seq></items>
  </channel>
${items.join('\n')}
</rdf:RDF>
`;
}

/** RFC 4287 */
function atom(outlet: Outlet, stories: readonly Dated[]): string {
  const latest = Math.max(...stories.map((story) => story.publishedAt));
  const entries = stories.map((story) => {
    const at = new Date(story.publishedAt).toISOString();
    return `  <entry>
    <id>${xml(story.url)}</id>
    <title>${xml(story.title)}</title>
    <link href="${xml(story.url)}"/>
    <published>${at}</published>
    <updated>${at}</updated>
    <summary>${xml(story.summary)}</summary>
  </entry>`;
  });
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${outlet.lang}">
  <id>${siteOf(outlet)}</id>
  <title>${xml(outlet.name)}</title>
  <updated>${new Date(latest).toISOString()}</updated>
  <link href="${siteOf(outlet)}"/>
${entries.join('\n')}
</feed>
`;
}

function page(outlet: Outlet, stories: readonly Dated[]): string {
  const articles = stories.map(
    ({ title, url, summary, publishedAt }) => `  <article class="nota">
    <h2><a href="${xml(url)}">${xml(title)}</a></h2>
    <time datetime="${new Date(publishedAt).toISOString()}">hoy</time>
    <p class="bajada">${xml(summary)}</p>
  </article>`,
  );
  return `<!doctype html>
<html lang="${outlet.lang}">
<head><meta charset="utf-8"><title>${xml(outlet.name)}</title></head>
<body>
<nav><a href="/">Portada</a> <a href="/deportes">Deportes</a></nav>
<main>
${articles.join('\n')}
</main>
</body>
</html>
`;
}

function login(outlet: Outlet): string {
  return `<!doctype html>
<html lang="${outlet.lang}">
<head><meta charset="utf-8"><title>${xml(outlet.name)} — Ingresar</title></head>
<body><form method="post"><label>Usuario <input name="u"></label> <label>Clave <input name="p" type="password"></label> <button>Entrar</button></form></body>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function xml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
}
