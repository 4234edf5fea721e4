/** An image as people read it: what is blank or missing says so. */
export function imageWords(image: string | undefined): string {
  if (image === undefined) return 'no image';
  return image.trim() === '' ? JSON.stringify(image) : image;
}

/** The text with words cut that nobody reads: the longest image that a node takes has some 450 characters. */
export function cutLongWords(text: string): string {
  return text.replace(/[^\s\u001B]{600,}/g, (word) => `${word.slice(0, 80)}… (${word.length} characters)`);
}
