import { z } from 'zod';

/** The endpoints that a catalogue may have of a service. */
export const interfaces = ['public', 'internal', 'admin'] as const;

// What can't stand in a header, or would be cut off its ends there.
const UNSENDABLE = /[\u0000-\u001f\u007f]|^\s|\s$/;

/** A name or a secret, as it can be sent. */
export const text = z
  .string('a text, in quotes where it looks like a number')
  .min(1, 'a text that is not empty')
  .refine(
    (value) => !UNSENDABLE.test(value),
    'a text without control characters, or spaces at its ends',
  );

/** An absolute URL of a service. @param what it leads to, with an example */
export function httpUrl(what: string) {
  return z
    .string(what)
    .refine(isHttp, `${what}: http or https`)
    .refine(
      isBare,
      `${what}: without credentials, query and fragment in it, which would be shown`,
    );
}

function isHttp(value: string): boolean {
  return /^https?:$/.test(parsed(value)?.protocol ?? '');
}

function isBare(value: string): boolean {
  const url = parsed(value);
  return (
    !url || `${url.username}${url.password}${url.search}${url.hash}` === ''
  );
}

function parsed(value: string): URL | undefined {
  return URL.canParse(value) ? new URL(value) : undefined;
}
