import type { S3ServiceException } from '@aws-sdk/client-s3';

/** What is wrong and what to do about it, where it is known; else what the service said. */
export function reasonOf(error: S3ServiceException): string {
  const { name, message } = error;
  const explained = EXPLAINED[name]?.(error) ?? elsewhere(error);
  if (explained !== undefined) return explained;
  const said = message === UNSAID ? '' : `: ${message}`;
  return `the service answered ${name}${said}`;
}

/** What the SDK says of itself where the service said nothing. */
const UNSAID = 'UnknownError';

const EXPLAINED: Readonly<
  Record<string, (error: S3ServiceException) => string>
> = {
  InvalidAccessKeyId: () =>
    'it knows no such `accessKeyId` (InvalidAccessKeyId)',
  RequestTimeTooSkewed: skewed,
  SignatureDoesNotMatch: () =>
    '`secretAccessKey` is not that of this `accessKeyId`, or requests are changed on their way (SignatureDoesNotMatch)',
  ExpiredToken: () =>
    'the session token has expired: set a new one, or let a `profile` give them',
};

/** The clock is named, and how far it is off: everything else seems right where it is wrong. */
function skewed({ $response }: S3ServiceException): string {
  const theirs = Date.parse($response?.headers['date'] ?? '');
  const minutes = Math.round((Date.now() - theirs) / 60_000);
  const off = Number.isNaN(minutes)
    ? 'far from'
    : `${Math.abs(minutes)} minutes ${minutes > 0 ? 'ahead of' : 'behind'}`;
  return `this machine's clock is ${off} the service's: set it by NTP`;
}

/** Whether a bucket, or the whole service, was looked for in a region where it is not. */
export function isMisplaced(error: S3ServiceException): boolean {
  const { name, $metadata, $response } = error;
  if (MISPLACED.has(name) || $metadata.httpStatusCode === 301) return true;
  return (
    $metadata.httpStatusCode === 400 &&
    name === 'Unknown' &&
    $response?.headers['x-amz-bucket-region'] !== undefined
  );
}

const MISPLACED: ReadonlySet<string> = new Set([
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
  'PermanentRedirect',
]);

/** What S3 adds to an error that says where to go. */
interface Elsewhere extends S3ServiceException {
  readonly Region?: string;
  readonly Endpoint?: string;
}

/** The right region, or endpoint, where it is said. */
function elsewhere(error: S3ServiceException): string | undefined {
  if (!isMisplaced(error)) return undefined;
  const { Region, Endpoint, $response } = error as Elsewhere;
  const region = Region ?? $response?.headers['x-amz-bucket-region'];
  if (region !== undefined)
    return `it is in the region '${region}': set \`region\`, and \`endpoint\` to that region's`;
  return (
    Endpoint &&
    `it has to be asked for at '${Endpoint}': set \`endpoint\` and \`region\``
  );
}
