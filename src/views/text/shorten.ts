/** Cuts the middle out of a long name: its beginning and its ending (numbers, types) tell names apart. */
export function shorten(text: string, maxLength: number): string {
  const letters = Array.from(text);
  if (letters.length <= maxLength) return text;
  const head = Math.ceil((maxLength - 1) / 2);
  const tail = maxLength - 1 - head;
  return `${letters.slice(0, head).join("")}…${letters.slice(letters.length - tail).join("")}`;
}
