import type { Login } from './auth/access.js';
import { v1Login } from './auth/v1.js';
import { v3Login } from './auth/v3.js';
import type { Http } from './http/http.js';
import type { SwiftOptions } from './options.js';

/** The way to log in that the options tell. */
export function loginOf(http: Http, options: SwiftOptions): Login {
  const { auth, interface: side = 'public', region, storageUrl } = options;
  return auth.version === 1
    ? v1Login(http, auth, storageUrl)
    : v3Login(http, auth, { interface: side, region, storageUrl });
}
