import type { MultipartRef } from '../../src/storage/index.js';
import { isStorageError } from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import { PartSlots } from './files/part-slots.js';
import { RunningSums } from './files/running-sums.js';
import { Turns } from './turns.js';

/** What this process keeps in mind of the uploads in parts that are under way. */
export interface Workshop {
  readonly desk: Desk;
  /** Parts come together; an object is made of them alone, so that nobody writes to its file. */
  readonly turns: Turns;
  readonly slots: PartSlots;
  readonly sums: RunningSums;
}

export function workshopOf(desk: Desk): Workshop {
  return {
    desk,
    turns: new Turns(),
    slots: new PartSlots(desk.wire.files),
    sums: new RunningSums(),
  };
}

/**
 * What fails since the upload was given up meanwhile, and its files with it, fails for that.
 * @throws StorageError UPLOAD_NOT_FOUND, CONTAINER_NOT_FOUND; or what the work threw
 */
export async function whileUnderWay<T>(
  { desk }: Workshop,
  upload: MultipartRef,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isStorageError(error)) desk.wire.uploads.find(upload);
    throw error;
  }
}
