/** @param limit longest result, UTF-16 units */
export function cleanText(html: string, limit = 20_000): string {
  return html.slice(0, limit);
}
