/** `did you mean https://abi.bo?`, of an address that somebody wrote as browsers take it; nothing of what is no name of a host. */
export function meantAddress(asked: string): string | undefined {
  const url = `https://${asked}`;
  const isHost = /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+(?:[:/?].*)?$/u.test(asked);
  return isHost && URL.canParse(url) ? `did you mean ${url}?` : undefined;
}

export function isWebAddress(asked: string): boolean {
  return /^https?:\/\//i.test(asked) && URL.canParse(asked);
}
