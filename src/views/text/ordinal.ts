/** `1st`, `2nd`, `3rd`, `4th`, `11th`, `1,022nd` */
export function ordinal(place: number): string {
  return `${place.toLocaleString("en")}${ending(place)}`;
}

function ending(place: number): string {
  if (Math.floor(place / 10) % 10 === 1) return "th";
  return ["th", "st", "nd", "rd"][place % 10] ?? "th";
}
