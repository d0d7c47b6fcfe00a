/** Runs in the page that is looked at, and measures what a reader sees. A script of the page: it imports nothing. */
globalThis.seen = {
  /** Each piece of text, with its contrast to what is behind it and how far it reaches, px. */
  texts() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const { currentNode: node } = walker;
      const element = node.parentElement;
      const text = node.data.trim();
      if (text === '' || !element.checkVisibility()) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const { left, right, width, height } = range.getBoundingClientRect();
      if (width === 0 || height === 0) continue;
      const [ink, paper] = [rgb(getComputedStyle(element).color), behind(element)];
      found.push({ text, left, right, contrast: contrast(ink, paper) });
    }
    return found;
  },
  /** Each element that finds its direction by itself, and what it found. */
  directions() {
    return [...document.querySelectorAll('[dir=auto]')].map((element) => ({
      text: element.textContent.trim(),
      direction: getComputedStyle(element).direction,
    }));
  },
};

function behind(element) {
  for (let e = element; e !== null; e = e.parentElement) {
    const { backgroundColor } = getComputedStyle(e);
    if (backgroundColor !== 'rgba(0, 0, 0, 0)') return rgb(backgroundColor);
  }
  return [255, 255, 255];
}

/** Of a colour that nothing shines through: any other is NaN, and no contrast at all. */
function rgb(colour) {
  const [, numbers = ''] = /^rgb\(([\d., ]+)\)$/.exec(colour) ?? [];
  return numbers.split(',').map(Number);
}

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(ink, paper) {
  const [dark, light] = [luminance(ink), luminance(paper)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour) {
  const [r, g, b] = colour.map((byte) => {
    const share = byte / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
