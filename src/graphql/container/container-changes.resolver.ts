import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import {
  containerId,
  createContainer,
  deleteContainer,
  updateContainer,
  type StoredContainer,
} from '../../gateway/index.js';
import { defined } from '../../storage/index.js';
import type { GraphContext } from '../context.js';
import { refAt } from '../input-id.js';
import { answer, type Answer } from '../mutation.js';
import { metadataChange, metadataFrom } from '../value/metadata.js';
import {
  CreateContainerInput,
  DeleteContainerInput,
  UpdateContainerInput,
} from './container.input.js';
import {
  CreateContainerPayload,
  DeleteContainerPayload,
  UpdateContainerPayload,
} from './container.type.js';

@Resolver()
export class ContainerChangesResolver {
  @Mutation(() => CreateContainerPayload, {
    description:
      'Makes a container, or gives the one there is, untouched; repeating it does no harm.',
  })
  createContainer(
    @Arg('input', () => CreateContainerInput, {
      description: 'What container to make.',
    })
    input: CreateContainerInput,
    @Ctx() context: GraphContext,
  ): Promise<Answer<{ container: StoredContainer; created: boolean }>> {
    return answer(context, input, () => {
      const { account } = refAt('account', input.account, 'account');
      const options = defined({
        metadata: metadataFrom(input.metadata),
        versioning: input.versioning ?? undefined,
        failIfExists: input.failIfExists ?? false,
      });
      const ref = { account, container: input.name };
      return createContainer(context.caller, ref, options);
    });
  }

  @Mutation(() => UpdateContainerPayload, {
    description:
      'Changes the notes on a container, or whether it keeps versions.',
  })
  updateContainer(
    @Arg('input', () => UpdateContainerInput, {
      description: 'Which container, and what of it.',
    })
    input: UpdateContainerInput,
    @Ctx() context: GraphContext,
  ): Promise<Answer<{ container: StoredContainer }>> {
    return answer(context, input, async () => {
      const ref = refAt('container', input.container, 'container');
      const change = defined({
        metadata: metadataChange(input),
        versioning: input.versioning ?? undefined,
      });
      return { container: await updateContainer(context.caller, ref, change) };
    });
  }

  @Mutation(() => DeleteContainerPayload, {
    description:
      'Deletes a container that holds no files and no versions; CONTAINER_NOT_EMPTY otherwise.',
  })
  deleteContainer(
    @Arg('input', () => DeleteContainerInput, {
      description: 'Which container.',
    })
    input: DeleteContainerInput,
    @Ctx() context: GraphContext,
  ): Promise<Answer<{ deletedId: string }>> {
    return answer(context, input, async () => {
      const ref = refAt('container', input.container, 'container');
      await deleteContainer(context.caller, ref);
      return { deletedId: containerId(ref) };
    });
  }
}
