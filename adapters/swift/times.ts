import { NotSwiftError } from './http/failures.js';

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?$/;

const SECONDS = /^(\d+)(?:\.(\d+))?$/;

/** A listing's time, which has no zone and is UTC, cut to milliseconds. */
export function listedTime(text: string): Date {
  const millis = ISO.test(text) ? Date.parse(`${text.slice(0, 23)}Z`) : NaN;
  return known(millis, text);
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
