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
  listEntries,
  listFiles,
  type Folder,
  type StoredAccount,
  type StoredContainer,
} from '../../gateway/index.js';
import { AccountType } from '../account/account.type.js';
import { WhoAsks, type Asking } from '../asking.js';
import { NamedPageArgs } from '../connection.js';
import type { GraphContext } from '../context.js';
import { InputError } from '../errors.js';
import {
  EntryConnection,
  FileConnection,
  FileType,
} from '../file/file.type.js';
import type { FileNode } from '../file/file-node.js';
import { entryNodes, fileNodes } from '../file/file-nodes.js';
import { refAt } from '../input-id.js';
import { askedFor, Listing, namePart } from '../listing.js';
import { DEFAULT_DELIMITER, EntryPageArgs } from './container.input.js';
import { ContainerType } from './container.type.js';

@Resolver(() => ContainerType)
export class ContainerResolver {
  @Query(() => ContainerType, {
    nullable: true,
    description: 'One container by its ID; null where there is none.',
  })
  container(
    @Arg('id', () => ID, { description: 'Such as `container:local/photos`.' })
    id: string,
    @Ctx() { loaders }: GraphContext,
  ): Promise<StoredContainer | null> {
    return loaders.containers.find(refAt('id', id, 'container'));
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
    const { caller, loaders } = asking.context;
    const prefix = namePart('prefix', args.prefix ?? '');
    const of = [ref.account, ref.container, prefix];
    const asked = askedFor(args, { kind: 'files', of });
    const request = { ...asked.request, prefix };
    const page = await loaders.inTurn(ref.account, () =>
      listFiles(caller, ref, request),
    );
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
    const { caller, loaders } = asking.context;
    const prefix = namePart('prefix', args.prefix ?? '');
    const delimiter = delimiterOf(args);
    const of = [ref.account, ref.container, prefix, delimiter];
    const asked = askedFor(args, { kind: 'entries', of });
    const request = { ...asked.request, prefix, delimiter };
    const page = await loaders.inTurn(ref.account, () =>
      listEntries(caller, ref, request),
    );
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

function delimiterOf(args: EntryPageArgs): string {
  const delimiter = args.delimiter ?? DEFAULT_DELIMITER;
  if (delimiter !== '') return namePart('delimiter', delimiter);
  const message =
    'A delimiter has one character or more. Use `files` for a listing without levels.';
  throw new InputError(['delimiter'], message);
}
