/** The XML element that an answer is, where its body says anything. */
const ROOTS: Readonly<Record<string, string>> = {
  CompleteMultipartUploadCommand: 'CompleteMultipartUploadResult',
  CopyObjectCommand: 'CopyObjectResult',
  CreateMultipartUploadCommand: 'InitiateMultipartUploadResult',
  DeleteObjectsCommand: 'DeleteResult',
  GetBucketTaggingCommand: 'Tagging',
  GetBucketVersioningCommand: 'VersioningConfiguration',
  GetObjectTaggingCommand: 'Tagging',
  ListBucketsCommand: 'ListAllMyBucketsResult',
  ListMultipartUploadsCommand: 'ListMultipartUploadsResult',
  ListObjectVersionsCommand: 'ListVersionsResult',
  ListObjectsV2Command: 'ListBucketResult',
  ListPartsCommand: 'ListPartsResult',
  UploadPartCopyCommand: 'CopyPartResult',
};

/** Where the body is the content, or the headers say all: there is an ETag where it is the service's. */
const TAGGED: ReadonlySet<string> = new Set([
  'GetObjectCommand',
  'HeadObjectCommand',
  'PutObjectCommand',
  'UploadPartCommand',
]);

/** Whether the answer to such a command has an ETag, always. */
export function isTagged(command: string): boolean {
  return TAGGED.has(command);
}

/**
 * Whether a body is all of what the command is answered with. Where that is nothing, something is a page of
 * somebody else's, unless the answer is known for the service's own.
 */
export function isWhole(command: string, body: string, isOwn: boolean) {
  if (command === 'GetBucketPolicyCommand') return isJson(body);
  const root = ROOTS[command];
  return root === undefined ? isOwn || body === '' : isDocument(body, root);
}

/** An XML document with this root, from its beginning to its end. */
export function isDocument(body: string, root: string): boolean {
  const text = body.replace(/^\s*<\?xml[^>]*\?>/, '').trim();
  const isEmpty = new RegExp(`^<${root}(\\s[^<>]*)?/>$`).test(text);
  const begins = new RegExp(`^<${root}[\\s>]`).test(text);
  return isEmpty || (begins && text.endsWith(`</${root}>`));
}

function isJson(body: string): boolean {
  try {
    JSON.parse(body);
    return true;
  } catch {
    return false;
  }
}
