/** Bytes of a part: so few that a test has many, so many that the largest object has enough. */
export const MIN_PART_SIZE = 64 * 1024;
export const MAX_PART_SIZE = 5 * 1024 ** 3;

export const MAX_PARTS = 10_000;
