import type {
  ContainerChange,
  ContainerListRequest,
  ContainerStat,
  CreateContainerOptions,
  CreatedContainer,
  Page,
} from '../../src/storage/index.js';

/** What the containers of an account are: its buckets, or the folders of its one bucket. */
export interface Layout {
  look(container: string, signal: AbortSignal): Promise<ContainerStat>;

  make(
    container: string,
    options: CreateContainerOptions,
    signal: AbortSignal,
  ): Promise<CreatedContainer>;

  change(
    container: string,
    change: ContainerChange,
    signal: AbortSignal,
  ): Promise<ContainerStat>;

  remove(container: string, signal: AbortSignal): Promise<void>;

  /** One page; its limit is at least 1. */
  list(
    request: ContainerListRequest,
    signal: AbortSignal,
  ): Promise<Page<ContainerStat>>;
}
