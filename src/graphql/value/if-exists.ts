import type { IfExists } from '../../gateway/index.js';
import { enumOf } from '../enum-of.js';

export const IfExistsEnum = enumOf<IfExists>({
  name: 'IfExists',
  description:
    'What to do when there is a file of that name already. Nothing is ever lost by omission.',
  values: {
    FAIL: 'Leave it and fail with FILE_EXISTS.',
    REPLACE:
      'Put this one in its place; where the container keeps versions, the old one stays among them.',
    RENAME: 'Keep both: this one is called like `cat (2).jpg`.',
  },
});

/** What every `ifExists` says of itself. */
export const IF_EXISTS = {
  nullable: true,
  defaultValue: IfExistsEnum.FAIL,
  description: 'What to do when there is a file of that name already.',
} as const;

/** What every `ifMatch` beside `ifExists` says of itself. */
export const IF_MATCH = {
  nullable: true,
  description:
    'With `ifExists: REPLACE`: only the file with this etag, PRECONDITION_FAILED otherwise.',
} as const;

/** What a mutation's `ifExists` and `ifMatch` come to. */
export function targetRule(input: {
  readonly ifExists: IfExists | null;
  readonly ifMatch?: string | null;
}): { readonly ifExists: IfExists; readonly ifMatch?: string } {
  const ifExists = input.ifExists ?? IfExistsEnum.FAIL;
  return input.ifMatch == null
    ? { ifExists }
    : { ifExists, ifMatch: input.ifMatch };
}
