/** A part of certain days, by the local clock. A window that ends before it begins goes on into the next day. */
export interface LimitSchedule {
  /** On which it begins; 0 is Sunday. */
  readonly days: readonly number[];
  /** Minutes since midnight; when both are the same the window is a whole day. */
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** A moment as the local clock shows it, which every `Date` can tell: changes of the clock need no thought. */
export interface LocalTime {
  /** 0 is Sunday. */
  getDay(): number;
  getHours(): number;
  getMinutes(): number;
}

/** Whether a moment is in one of the schedule's windows. */
export function isScheduled({ days, fromMinute, toMinute }: LimitSchedule, now: LocalTime): boolean {
  const today = now.getDay();
  const minute = now.getHours() * 60 + now.getMinutes();
  const begins = (day: number): boolean => days.includes(day);
  if (fromMinute < toMinute) return begins(today) && minute >= fromMinute && minute < toMinute;
  // It reaches over midnight: the evening of its day, and the morning after.
  return (begins(today) && minute >= fromMinute) || (begins((today + 6) % 7) && minute < toMinute);
}
