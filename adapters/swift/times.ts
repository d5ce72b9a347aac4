import { NotSwiftError } from './http/failures.js';

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?$/;

const SECONDS = /^(\d+)(?:\.(\d+))?$/;

const ZERO = '0'.charCodeAt(0);

/** `2026-11-21T` */
const DAY_LENGTH = 11;

/** The day that was last read: objects of one page are often of one day, and to read one is slow. */
const last = { day: '', millis: NaN };

/** A listing's time, which has no zone and is UTC, cut to milliseconds. */
export function listedTime(text: string): Date {
  if (!ISO.test(text)) return known(NaN, text);
  const day = text.slice(0, DAY_LENGTH);
  if (day !== last.day) {
    last.millis = Date.parse(`${day}00:00Z`);
    last.day = day;
  }
  return known(last.millis + timeOfDay(text), text);
}

/** Milliseconds since midnight, from `2026-11-21T09:30:00.123456`; NaN for no time of a day. */
function timeOfDay(text: string): number {
  const hours = twoDigits(text, 11);
  const minutes = twoDigits(text, 14);
  const seconds = twoDigits(text, 17);
  if (hours > 23 || minutes > 59 || seconds > 59) return NaN;
  const millis = Math.round(Number(`0${text.slice(19, 23)}`) * 1000);
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + millis;
}

function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - ZERO) * 10 + (text.charCodeAt(at + 1) - ZERO);
}

/** X-Timestamp, which is in seconds with five decimals, cut to milliseconds. */
export function timestampTime(text: string): Date {
  const [, seconds, decimals = ''] = SECONDS.exec(text) ?? [];
  const millis = decimals.padEnd(3, '0').slice(0, 3);
  return known(seconds === undefined ? NaN : Number(seconds + millis), text);
}

function known(millis: number, text: string): Date {
  if (!Number.isNaN(millis)) return new Date(millis);
  throw new NotSwiftError(`'${text.slice(0, 50)}' where a time was expected`);
}
