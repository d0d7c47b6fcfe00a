/** A secret that shows as `***` whichever way it is printed (`lib/secret`), and is revealed only where it is sent. */
export interface Sealed {
  reveal(): string;
}
