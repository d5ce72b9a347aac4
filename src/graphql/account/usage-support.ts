import type { Capabilities } from '../../gateway/index.js';
import { enumOf } from '../enum-of.js';

export const UsageSupportEnum = enumOf<Capabilities['usage']>({
  name: 'UsageSupport',
  description: 'How near to the truth `Account.usage` is.',
  values: {
    EXACT: 'It is the truth at `asOf`.',
    LAGGING: 'It follows the writes after a while.',
    ESTIMATED: 'It is a guess.',
    NONE: 'There is none.',
  },
});
