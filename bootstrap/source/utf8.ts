// UTF-8 over byte arrays.

/** The text of `bytes[start .. end)`, which is valid UTF-8 (anything else becomes U+FFFD). */
export function decodeUtf8(bytes: Uint8Array, start: number, end: number): string {
  let ascii = true;
  for (let i = start; i < end; i += 1) {
    if ((bytes[i] ?? 0) >= 0x80) {
      ascii = false;
      break;
    }
  }
  if (ascii && end - start < 64) {
    let text = "";
    for (let i = start; i < end; i += 1) {
      text += String.fromCharCode(bytes[i] ?? 0);
    }
    return text;
  }
  return decoder.decode(bytes.subarray(start, end));
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

/** The UTF-8 bytes of `text`. */
export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/**
 * The length in bytes (1 to 4) of the well-formed scalar value at `offset`, or 0 where the bytes up to `end` are
 * not UTF-8: overlong forms, surrogates and values above U+10FFFF are not.
 */
export function utf8Length(bytes: Uint8Array, offset: number, end: number): number {
  const b0 = bytes[offset] ?? 0;
  if (b0 < 0x80) {
    return 1;
  }
  if (b0 < 0xc2 || b0 > 0xf4) {
    return 0;
  }
  const size = b0 < 0xe0 ? 2 : b0 < 0xf0 ? 3 : 4;
  if (offset + size > end) {
    return 0;
  }
  const b1 = bytes[offset + 1] ?? 0;
  const low = b0 === 0xe0 ? 0xa0 : b0 === 0xf0 ? 0x90 : 0x80;
  const high = b0 === 0xed ? 0x9f : b0 === 0xf4 ? 0x8f : 0xbf;
  if (b1 < low || b1 > high) {
    return 0;
  }
  for (let i = 2; i < size; i += 1) {
    const b = bytes[offset + i] ?? 0;
    if (b < 0x80 || b > 0xbf) {
      return 0;
    }
  }
  return size;
}

/** The scalar value of the `size` well-formed bytes at `offset`. */
export function utf8Scalar(bytes: Uint8Array, offset: number, size: number): number {
  const b0 = bytes[offset] ?? 0;
  if (size === 1) {
    return b0;
  }
  let value = size === 2 ? b0 & 0x1f : size === 3 ? b0 & 0x0f : b0 & 0x07;
  for (let i = 1; i < size; i += 1) {
    value = (value << 6) | ((bytes[offset + i] ?? 0) & 0x3f);
  }
  return value;
}

/** Appends the UTF-8 form of the scalar `value` to `out`. */
export function pushScalar(out: number[], value: number): void {
  if (value < 0x80) {
    out.push(value);
  } else if (value < 0x800) {
    out.push(0xc0 | (value >> 6), 0x80 | (value & 0x3f));
  } else if (value < 0x10000) {
    out.push(0xe0 | (value >> 12), 0x80 | ((value >> 6) & 0x3f), 0x80 | (value & 0x3f));
  } else {
    out.push(
      0xf0 | (value >> 18),
      0x80 | ((value >> 12) & 0x3f),
      0x80 | ((value >> 6) & 0x3f),
      0x80 | (value & 0x3f),
    );
  }
}
