const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A wait as people say it: `12 s`, `3 min`, `2 h 5 min`, `3 d 4 h`, `over 99 d`. */
export function formatDuration(seconds: number): string {
  if (seconds < MINUTE) return `${Math.max(0, Math.ceil(seconds))} s`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min`;
  if (seconds < DAY) return pair(seconds, HOUR, "h", MINUTE, "min");
  if (seconds < 100 * DAY) return pair(seconds, DAY, "d", HOUR, "h");
  return "over 99 d";
}

function pair(seconds: number, big: number, bigName: string, small: number, smallName: string): string {
  const rest = Math.floor((seconds % big) / small);
  const whole = `${Math.floor(seconds / big)} ${bigName}`;
  return rest === 0 ? whole : `${whole} ${rest} ${smallName}`;
}
