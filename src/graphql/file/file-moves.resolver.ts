import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import {
  cloneFile,
  moveFile,
  openFile,
  type CloneTarget,
} from '../../gateway/index.js';
import { defined } from '../../storage/index.js';
import type { GraphContext } from '../context.js';
import { refAt } from '../input-id.js';
import { DEFAULT_COPY_WAIT, waitFrom } from '../job/wait-seconds.js';
import { workAnswer, type WorkAnswer } from '../job/work-answer.js';
import { answer, type Answer } from '../mutation.js';
import { targetRule } from '../value/if-exists.js';
import { DEFAULT_SIGNED_SECONDS } from '../value/signed-request.type.js';
import { FileNode } from './file-node.js';
import { CloneFileInput, MoveFileInput, OpenFileInput } from './file.input.js';
import {
  CloneFilePayload,
  FileModeEnum,
  MoveFilePayload,
  OpenFilePayload,
  type FileHandle,
} from './file.payload.js';

@Resolver()
export class FileMovesResolver {
  @Mutation(() => CloneFilePayload, {
    description:
      'Copies a file, or one version of it, within an account or across backends. The clone has one version ' +
      'and goes its own way.',
  })
  cloneFile(
    @Arg('input', () => CloneFileInput, {
      description: 'What to clone, and where to.',
    })
    input: CloneFileInput,
    @Ctx() context: GraphContext,
  ): Promise<Answer<WorkAnswer>> {
    return answer(context, input, async (caller) => {
      const source = refAt('file', input.file, 'file', 'version');
      const copied = await cloneFile(caller, source, target(input));
      return workAnswer(input, copied);
    });
  }

  @Mutation(() => MoveFilePayload, {
    description:
      'Renames a file, or puts it elsewhere. Its ID follows; where versions are kept, ' +
      'the IDs of the older ones stay true.',
  })
  moveFile(
    @Arg('input', () => MoveFileInput, {
      description: 'What to move, and where to.',
    })
    input: MoveFileInput,
    @Ctx() context: GraphContext,
  ): Promise<Answer<WorkAnswer>> {
    return answer(context, input, async (caller) => {
      const source = refAt('file', input.file, 'file');
      const copied = await moveFile(caller, source, target(input));
      return workAnswer(input, copied);
    });
  }

  @Mutation(() => OpenFilePayload, {
    description:
      'Opens a file to read it, or to put one new content under its name. Nothing is stored until that has come.',
  })
  openFile(
    @Arg('input', () => OpenFileInput, {
      description: 'What to open, and for what.',
    })
    input: OpenFileInput,
    @Ctx() context: GraphContext,
  ): Promise<Answer<{ handle: FileHandle }>> {
    return answer(context, input, async () => {
      const ref = refAt('file', input.file, 'file', 'version');
      const mode = input.mode ?? FileModeEnum.READ;
      const options = defined({
        mode,
        expiresInSeconds: input.expiresInSeconds ?? DEFAULT_SIGNED_SECONDS,
        maxSize: input.maxSize ?? undefined,
      });
      const opened = await openFile(context.caller, ref, options);
      const canRead = mode === FileModeEnum.READ;
      const file = opened.file && new FileNode(opened.file);
      const handle = defined({ ...opened, file, canRead, canWrite: !canRead });
      return { handle };
    });
  }
}

/** Where a clone or a moved file is to go. */
function target(input: CloneFileInput | MoveFileInput): CloneTarget {
  const { container, name } = input;
  return defined({
    ...targetRule(input),
    waitSeconds: waitFrom(input, DEFAULT_COPY_WAIT),
    container:
      container == null
        ? undefined
        : refAt('container', container, 'container'),
    name: name ?? undefined,
  });
}
