import {
  Arg,
  Args,
  Ctx,
  FieldResolver,
  Mutation,
  Resolver,
  Root,
} from 'type-graphql';
import {
  listPublicContainers,
  publishContainer,
  unpublishContainer,
  type StoredAccount,
  type StoredContainer,
} from '../../gateway/index.js';
import { AccountType } from '../account/account.type.js';
import { PageArgs } from '../connection.js';
import type { GraphContext } from '../context.js';
import { refAt } from '../input-id.js';
import { askedFor, Listing } from '../listing.js';
import { answer, type Answer } from '../mutation.js';
import {
  ContainerConnection,
  PublishContainerPayload,
  UnpublishContainerPayload,
} from './container.type.js';
import {
  DEFAULT_TTL_SECONDS,
  PublishContainerInput,
  UnpublishContainerInput,
} from './publication.input.js';

@Resolver(() => AccountType)
export class PublicationResolver {
  @FieldResolver(() => ContainerConnection, {
    nullable: true,
    description:
      'Those of its containers that are public, by name in the order of UTF-8 bytes; none where ' +
      '`Capabilities.publication` is false. A page may hold fewer than `first`, even none, and yet not be the last. ' +
      'Each use counts as 2,000 objects of what a query may ask for: some backends must look at every container.',
  })
  async publicContainers(
    @Root() { name }: StoredAccount,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { caller, loaders }: GraphContext,
  ): Promise<Listing<StoredContainer>> {
    const asked = askedFor(args, { kind: 'publicContainers', of: [name] });
    const page = await loaders.inTurn(name, () =>
      listPublicContainers(caller, name, asked.request),
    );
    loaders.containers.prime(page.items);
    return new Listing(page, asked, (container) => container.name);
  }

  @Mutation(() => PublishContainerPayload, {
    description:
      'Lets anyone read the files of a container, without credentials; one that is public already takes the new ttl.',
  })
  publishContainer(
    @Arg('input', () => PublishContainerInput, {
      description:
        'Which container, and for how long what is read of it may be kept.',
    })
    input: PublishContainerInput,
    @Ctx() context: GraphContext,
  ): Promise<Answer<{ container: StoredContainer }>> {
    return answer(context, input, async () => {
      const ref = refAt('container', input.container, 'container');
      const options = {
        ttlSeconds: input.ttlSeconds ?? DEFAULT_TTL_SECONDS,
        logRetention: input.logRetention ?? false,
      };
      return {
        container: await publishContainer(context.caller, ref, options),
      };
    });
  }

  @Mutation(() => UnpublishContainerPayload, {
    description:
      'Makes a container private again; one that is private stays so. What was read meanwhile may be seen ' +
      'until its ttl is over.',
  })
  unpublishContainer(
    @Arg('input', () => UnpublishContainerInput, {
      description: 'Which container.',
    })
    input: UnpublishContainerInput,
    @Ctx() context: GraphContext,
  ): Promise<Answer<{ container: StoredContainer }>> {
    return answer(context, input, async () => {
      const ref = refAt('container', input.container, 'container');
      return { container: await unpublishContainer(context.caller, ref) };
    });
  }
}
