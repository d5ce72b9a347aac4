/** Many send UTF-8 though a header's bytes are latin1 by right: the text they mean. */
export function textOf(header: string): string {
  const text = Buffer.from(header, 'latin1').toString();
  return text.includes('\ufffd') ? header : text;
}
