/** `1 feed`, `3 feeds`; `2 stories` by a plural of its own. */
export const many = (count: number, noun: string, plural = `${noun}s`): string =>
  `${count} ${count === 1 ? noun : plural}`;
