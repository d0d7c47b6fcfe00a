/** The text's folded words joined by single blanks: for comparing titles and names. */
export function foldText(text: string): string {
  return foldWords(text).join(' ');
}

/** The text's words as the matcher sees them. */
export function foldWords(text: string): string[] {
  return text.toLowerCase().split(/\W+/u);
}
