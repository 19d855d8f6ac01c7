/** Times for people: relative when near, absolute when far. */

const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** A moment on the machine's own clock; months count from 1, weekdays from 0 for Sunday. */
export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly weekday: number;
}

/** `12 min`, `7 h`, `2 d`: a span of ms, in its largest whole unit, at least one minute. */
export function span(ms: number): string {
  const minutes = Math.max(1, Math.floor(Math.abs(ms) / 60_000));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}

/** `18:40` today, `Mon 18:40` within six days, else `2026-12-01`. */
export function clock(at: LocalTime, today: LocalTime): string {
  const time = `${two(at.hour)}:${two(at.minute)}`;
  const days = dayNumber(at) - dayNumber(today);
  if (days === 0) return time;
  if (Math.abs(days) <= 6) return `${weekdays[at.weekday]} ${time}`;
  return `${at.year}-${two(at.month)}-${two(at.day)}`;
}

function dayNumber(at: LocalTime): number {
  return Date.UTC(at.year, at.month - 1, at.day) / 86_400_000;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
