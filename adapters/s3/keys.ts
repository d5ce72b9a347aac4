import { unescape } from 'node:querystring';

/**
 * A key as a listing meant it that was asked for EncodingType 'url': some write a space as '+', and
 * what is no UTF-8 is shown with its bytes replaced.
 */
export function keyIn(
  { EncodingType }: { readonly EncodingType?: string | undefined },
  key: string,
): string {
  return EncodingType === 'url' ? unescape(key.replaceAll('+', ' ')) : key;
}
