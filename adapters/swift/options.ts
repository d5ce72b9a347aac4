import { z } from 'zod';
import { OptionsError, UnknownOptionError } from '../../src/storage/index.js';
import { AUTH, authKeys, checkV3Auth } from './auth/auth-options.js';
import { httpUrl, interfaces, text } from './option-kinds.js';

/** Swift keeps no longer one: it is metadata of the account. */
const MAX_KEY_BYTES = 256;

const tempUrlKey = text.refine(
  (key) => Buffer.byteLength(key) <= MAX_KEY_BYTES,
  `a key of at most ${MAX_KEY_BYTES} bytes`,
);

const OPTIONS = z.strictObject({
  auth: AUTH,
  interface: z.enum(interfaces, `one of ${interfaces.join(', ')}`).optional(),
  region: text.optional(),
  storageUrl: httpUrl(
    "the account's own URL, such as https://swift.example/v1/AUTH_test",
  )
    .refine(
      (url) => new URL(url).pathname !== '/',
      "the account's own URL, such as https://swift.example/v1/AUTH_test: its path names the account",
    )
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  tempUrlKey: tempUrlKey.optional(),
  tempUrlKey2: tempUrlKey.optional(),
});

/**
 * `auth`: how to log in. `interface` and `region`: which of the catalogue's endpoints; `public`
 * where it is absent. `storageUrl`: instead of the one that logging in gives. `tempUrlKey`: signs
 * URLs; `tempUrlKey2`: the former one, while keys are rotated.
 */
export type SwiftOptions = Readonly<z.infer<typeof OPTIONS>>;

/** @throws OptionsError for the first key that is missing, wrong or not known */
export function parseOptions(raw: unknown): SwiftOptions {
  const parsed = OPTIONS.safeParse(raw, { reportInput: true });
  if (!parsed.success) throw faultOf(parsed.error.issues);
  checkTogether(parsed.data);
  return parsed.data;
}

/** What is right by itself, and not together. */
function checkTogether(options: SwiftOptions): void {
  const { auth, tempUrlKey, tempUrlKey2 } = options;
  if (auth.version === 3) checkV3Auth(auth);
  else checkNoCatalogue(options);

  if (tempUrlKey2 !== undefined && tempUrlKey === undefined) {
    const expected = 'the key that signs: `tempUrlKey2` is the former one';
    throw new OptionsError(['tempUrlKey'], expected);
  }
}

/** Rackspace's servicenet was such an address, `snet-` before the public one's host. */
function checkNoCatalogue(options: SwiftOptions): void {
  const of = (['interface', 'region'] as const).find((key) => options[key]);
  if (of === undefined) return;
  throw new OptionsError(
    [of],
    'nothing here: v1 auth has no catalogue to choose from. Set `storageUrl` to the address that is meant',
  );
}

/** A key that is not known comes first: it may be a slip in the one that is missing. */
function faultOf(issues: readonly z.core.$ZodIssue[]): OptionsError {
  const unknown = issues.find((issue) => issue.code === 'unrecognized_keys');
  if (unknown) return unknownOption(unknown);

  const [issue] = issues;
  const path = issue?.path.map(String) ?? [];
  return new OptionsError(path, issue?.message ?? 'other options');
}

function unknownOption(
  issue: z.core.$ZodIssueUnrecognizedKeys,
): UnknownOptionError {
  const block = issue.path.map(String);
  const known =
    block.length === 0
      ? Object.keys(OPTIONS.shape)
      : authKeys(issue.input?.['version']);
  return new UnknownOptionError([...block, ...issue.keys.slice(0, 1)], known);
}
