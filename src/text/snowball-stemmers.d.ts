/** The part that we use of the package snowball-stemmers (https://snowballstem.org), which has no types of its own. */
declare module 'snowball-stemmers' {
  interface Stemmer {
    stem(word: string): string;
  }
  const snowball: {
    newStemmer(algorithm: 'arabic' | 'english' | 'portuguese' | 'spanish'): Stemmer;
  };
  export default snowball;
}
