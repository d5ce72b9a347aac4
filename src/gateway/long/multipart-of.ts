import type { Multipart } from '../../storage/index.js';
import { unsupported } from '../accounts.js';
import type { Caller } from '../caller.js';

/** @throws GatewayError UNSUPPORTED where the account keeps no parts */
export function multipartOf(caller: Caller, account: string): Multipart {
  const { multipart } = caller.reach(account, 'write');
  if (!multipart) throw unsupported(account, 'uploads in parts');
  return multipart;
}
