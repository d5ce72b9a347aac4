import { expect, test } from '@jest/globals';
import { answerOnce } from '../../src/long-work.js';
import { openOnce } from '../../src/once/index.js';
import { emptyFolder } from '../support/folders.js';
import { asked, never, notAgain } from './case.js';

test('who brings one key too many is told what to do', async () => {
  const once = await openOnce(emptyFolder(), { maxKeys: 0 });
  const refused = answerOnce(once)(asked, notAgain, never);

  await expect(refused).rejects.toMatchObject({
    code: 'RATE_LIMITED',
    message: expect.stringContaining('Leave idempotencyKey out, or wait'),
  });
  await once.close();
});
