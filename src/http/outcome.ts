/** Why a document could not be fetched at all: no final answer came, or it was not taken. */
export const HTTP_FAILURES = [
  'url',
  'dns',
  'connect',
  'tls',
  'timeout',
  'too-large',
  'redirects',
  'forbidden-address',
  'encoding',
  'network',
  'aborted',
] as const;
export type HttpFailure = (typeof HTTP_FAILURES)[number];

/** Names are lower case; a header sent twice is joined with `, `. */
export type HttpHeaders = Readonly<Record<string, string>>;

export interface HttpAnswer {
  readonly kind: 'ok';
  /** Of the last hop; never a redirect that was followed. */
  readonly status: number;
  /** Where the answer came from, after redirects. */
  readonly url: string;
  /** Where the permanent redirects (301, 308) lead that stand before any temporary one; absent without them. */
  readonly movedTo?: string;
  readonly headers: HttpHeaders;
  /** The body, decompressed. */
  readonly bytes: Uint8Array;
}

export type HttpOutcome =
  | HttpAnswer
  | {
      readonly kind: 'failed';
      readonly reason: HttpFailure;
      /** One sentence for people; carries no header. */
      readonly detail: string;
    };

export interface HttpClient {
  /**
   * Never rejects. `headers` go to every hop, so they must hold no secret.
   * @param own sent to the origin of `url` only, and no more once a redirect has led elsewhere
   */
  get(url: string, headers: HttpHeaders, signal?: AbortSignal, own?: HttpHeaders): Promise<HttpOutcome>;
  /** Ends idle connections; requests under way fail. */
  close(): Promise<void>;
}
