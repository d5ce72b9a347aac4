import {
  pretend,
  type Asked,
  type Pretender,
  type Reply,
} from '../../support/pretend.js';

const AWS_ID = { 'x-amz-request-id': '4442587FB7D0A2F9' };

/** A document with this root. */
export function xml(root: string, content = ''): string {
  return `<?xml version="1.0"?><${root}>${content}</${root}>`;
}

/** A refusal, as S3 says it. */
export function error(status: number, code: string, more = ''): Reply {
  const body = xml('Error', `<Code>${code}</Code>${more}`);
  return { status, headers: AWS_ID, body };
}

const BUCKETS = { status: 200, body: xml('ListAllMyBucketsResult') };
const NONE = error(404, 'NoSuchBucket');

/** What a service answers to listing, to HEADs, and to `?versioning` and the like. */
export interface PretendedService {
  readonly list?: Reply;
  readonly head?: Reply;
  readonly versioning?: Reply;
  readonly tagging?: Reply;
  readonly policy?: Reply;
  readonly uploads?: Reply;
}

/** A service to be opened; all that is not said is well, and its buckets are none. */
export async function pretendS3(
  service: PretendedService = {},
): Promise<Pretender> {
  const { list = BUCKETS, head = { status: 200 }, ...rest } = service;
  const reply = ({ method, path }: Asked): Reply => {
    if (method === 'HEAD') return head;
    if (path.startsWith('/?')) return list;
    const key = /[?&](versioning|tagging|policy|uploads)/.exec(path)?.[1];
    return (key ? rest[key as 'policy'] : undefined) ?? NONE;
  };
  return pretend((asked) => {
    const given = reply(asked);
    return { ...given, headers: { ...AWS_ID, ...given.headers } };
  });
}
