import {
  Arg,
  Args,
  Ctx,
  FieldResolver,
  ID,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import {
  findAccount,
  type Folder,
  type StoredAccount,
  type StoredContainer,
} from '../../gateway/index.js';
import { AccountType } from '../account/account.type.js';
import { WhoAsks, type Asking } from '../asking.js';
import { NamedPageArgs } from '../connection.js';
import type { GraphContext } from '../context.js';
import {
  EntryConnection,
  FileConnection,
  FileType,
} from '../file/file.type.js';
import type { FileNode } from '../file/file-node.js';
import { entryNodes, fileNodes } from '../file/file-nodes.js';
import { refAt } from '../input-id.js';
import { Listing } from '../listing.js';
import { EntryPageArgs } from './container.input.js';
import { ContainerType } from './container.type.js';
import { foundContainer } from './found-container.js';
import { entryPage, filePage } from './object-pages.js';

@Resolver(() => ContainerType)
export class ContainerResolver {
  @Query(() => ContainerType, {
    nullable: true,
    description: 'One container by its ID; null where there is none.',
  })
  container(
    @Arg('id', () => ID, { description: 'Such as `container:local/photos`.' })
    id: string,
    @WhoAsks() asking: Asking,
  ): Promise<StoredContainer | null> {
    return foundContainer(asking, refAt('id', id, 'container'));
  }

  @FieldResolver(() => AccountType, { description: 'The account it is in.' })
  account(
    @Root() container: StoredContainer,
    @Ctx() { caller }: GraphContext,
  ): StoredAccount | undefined {
    return findAccount(caller, container.ref.account);
  }

  @FieldResolver(() => FileConnection, {
    description: 'Its files, by name in the order of UTF-8 bytes.',
  })
  async files(
    @Root() { ref }: StoredContainer,
    @Args(() => NamedPageArgs) args: NamedPageArgs,
    @WhoAsks() asking: Asking,
  ): Promise<Listing<FileNode>> {
    const { loaders } = asking.context;
    const { page, asked } = await filePage(loaders, ref, args);
    const items = await fileNodes(page.items, asking);
    return new Listing({ ...page, items }, asked, (file) => file.name);
  }

  @FieldResolver(() => EntryConnection, {
    description:
      'One level of it: what is called `prefix` and on, where names that share the next `delimiter` are one folder.',
  })
  async entries(
    @Root() { ref }: StoredContainer,
    @Args(() => EntryPageArgs) args: EntryPageArgs,
    @WhoAsks() asking: Asking,
  ): Promise<Listing<FileNode | Folder>> {
    const { loaders } = asking.context;
    const { page, asked } = await entryPage(loaders, ref, args);
    const items = await entryNodes(page.items, asking);
    return new Listing({ ...page, items }, asked, (entry) =>
      'prefix' in entry ? entry.prefix : entry.name,
    );
  }

  @FieldResolver(() => FileType, {
    nullable: true,
    description: 'One of its files by name; null where there is none.',
  })
  file(
    @Root() { ref }: StoredContainer,
    @Arg('name', () => String, { description: 'Such as `2024/cat.jpg`.' })
    name: string,
    @Ctx() { loaders }: GraphContext,
  ): Promise<FileNode | null> {
    const { account, container } = ref;
    return loaders.files.find({ account, container, name });
  }
}
