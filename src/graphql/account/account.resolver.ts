import {
  Arg,
  Args,
  Ctx,
  FieldResolver,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import {
  capabilitiesOf,
  findAccount,
  listAccounts,
  listContainers,
  updateAccountMetadata,
  type Capabilities,
  type StoredAccount,
  type StoredContainer,
} from '../../gateway/index.js';
import { WhoAsks, type Asking } from '../asking.js';
import { NamedPageArgs } from '../connection.js';
import {
  ContainerConnection,
  ContainerType,
} from '../container/container.type.js';
import { foundContainer } from '../container/found-container.js';
import type { GraphContext } from '../context.js';
import { refAt } from '../input-id.js';
import { askedFor, Listing, namePart } from '../listing.js';
import { answer, type Answer } from '../mutation.js';
import { metadataChange, metadataEntries } from '../value/metadata.js';
import {
  MetadataEntryType,
  type MetadataEntry,
} from '../value/metadata.type.js';
import { UpdateAccountInput } from './account.input.js';
import {
  AccountType,
  UpdateAccountPayload,
  UsageType,
  type Usage,
} from './account.type.js';
import { CapabilitiesType } from './capabilities.type.js';

@Resolver(() => AccountType)
export class AccountResolver {
  @Query(() => [AccountType], {
    description: 'Every account there is, in the order of the configuration.',
  })
  accounts(@Ctx() { caller }: GraphContext): readonly StoredAccount[] {
    return listAccounts(caller);
  }

  @Query(() => AccountType, {
    nullable: true,
    description: 'One account by its name; null where there is none.',
  })
  account(
    @Arg('name', () => String, { description: 'Such as `local`.' })
    name: string,
    @Ctx() { caller }: GraphContext,
  ): StoredAccount | undefined {
    return findAccount(caller, name);
  }

  @FieldResolver(() => CapabilitiesType, {
    nullable: true,
    description:
      'What can be done here; null, with an error, while its backend has not been reached since the start.',
  })
  capabilities(
    @Root() account: StoredAccount,
    @Ctx() { caller }: GraphContext,
  ): Capabilities {
    return capabilitiesOf(caller, account.name);
  }

  @FieldResolver(() => UsageType, {
    nullable: true,
    description: "What it holds in all; null where the backend doesn't know.",
  })
  async usage(
    @Root() account: StoredAccount,
    @Ctx() { loaders }: GraphContext,
  ): Promise<Usage | undefined> {
    const stat = await loaders.usage.load(account.name);
    return stat && { ...stat, fileCount: stat.objectCount };
  }

  @FieldResolver(() => [MetadataEntryType], {
    nullable: true,
    description: 'Notes on the account; null where the backend keeps none.',
  })
  async metadata(
    @Root() account: StoredAccount,
    @Ctx() { loaders }: GraphContext,
  ): Promise<readonly MetadataEntry[] | undefined> {
    const metadata = await loaders.accountMetadata.load(account.name);
    return metadata && metadataEntries(metadata);
  }

  @FieldResolver(() => ContainerConnection, {
    nullable: true,
    description:
      'Its containers, by name in the order of UTF-8 bytes; null, with an error, while its backend gives none.',
  })
  async containers(
    @Root() { name }: StoredAccount,
    @Args(() => NamedPageArgs) args: NamedPageArgs,
    @Ctx() { caller, loaders }: GraphContext,
  ): Promise<Listing<StoredContainer>> {
    const prefix = namePart('prefix', args.prefix ?? '');
    const asked = askedFor(args, { kind: 'containers', of: [name, prefix] });
    const request = { ...asked.request, prefix };
    const page = await loaders.inTurn(name, () =>
      listContainers(caller, name, request),
    );
    loaders.containers.prime(page.items);
    return new Listing(page, asked, (container) => container.name);
  }

  @FieldResolver(() => ContainerType, {
    nullable: true,
    description: 'One of its containers by name; null where there is none.',
  })
  container(
    @Root() account: StoredAccount,
    @Arg('name', () => String, { description: 'Such as `photos`.' })
    name: string,
    @WhoAsks() asking: Asking,
  ): Promise<StoredContainer | null> {
    return foundContainer(asking, { account: account.name, container: name });
  }

  @Mutation(() => UpdateAccountPayload, {
    description: 'Changes the notes on an account.',
  })
  updateAccount(
    @Arg('input', () => UpdateAccountInput, {
      description: 'Which account, and what of it.',
    })
    input: UpdateAccountInput,
    @Ctx() context: GraphContext,
  ): Promise<Answer<{ account: StoredAccount }>> {
    return answer(context, input, async () => {
      const { account } = refAt('account', input.account, 'account');
      const change = metadataChange(input) ?? {};
      return {
        account: await updateAccountMetadata(context.caller, account, change),
      };
    });
  }
}
