/** How long a key by which a job was asked for stands for that job. */
export const ASKED_FOR_MS = 24 * 3_600_000;
