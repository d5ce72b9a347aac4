/** What a Content-Disposition says. */
export interface Disposition {
  readonly type: string;
  /** For readers that know only this. */
  readonly fallback: string;
  /** What RFC 6266 says to save as: `filename*` where there is one. */
  readonly filename: string;
}

const GRAMMAR =
  /^(attachment|inline); filename="([^"\\\r\n]*)"(?:; filename\*=UTF-8''([A-Za-z0-9!#$&+.^_`|~%-]*))?$/;

/**
 * Reads one by the grammars of RFC 6266 and RFC 8187, and nothing more lenient.
 * @throws Error for what does not follow them
 */
export function parseDisposition(header = ''): Disposition {
  const [, type = '', fallback = '', extended] = GRAMMAR.exec(header) ?? [];
  if (type === '') throw new Error(`No Content-Disposition: ${header}`);
  const filename =
    extended === undefined ? fallback : decodeURIComponent(extended);
  return { type, fallback, filename };
}
