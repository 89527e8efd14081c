// Reading ELF files as far as a comparison needs: sections with their bytes, symbols with their place. 64 bits, little endian.

const NO_BITS = 8;
const SYMBOL_TABLES = [2, 11];

function textAt(bytes, offset) {
  const end = bytes.indexOf(0, offset);
  return bytes.toString("latin1", offset, end < 0 ? bytes.length : end);
}

/** The sections `{ name, type, link, address, offset, bytes }` of a file; null if it is no ELF file of the known kind, or a damaged one. */
export function readSections(file) {
  if (file.length < 64 || file.readUInt32BE(0) !== 0x7f454c46 || file[4] !== 2 || file[5] !== 1) {
    return null;
  }
  const table = Number(file.readBigUInt64LE(0x28));
  const size = file.readUInt16LE(0x3a);
  const count = file.readUInt16LE(0x3c);
  const names = file.readUInt16LE(0x3e);
  if (size < 64 || names >= count || table + size * count > file.length) {
    return null;
  }
  const sections = [];
  for (let i = 0; i < count; i += 1) {
    const at = table + i * size;
    const type = file.readUInt32LE(at + 4);
    const offset = Number(file.readBigUInt64LE(at + 24));
    const length = Number(file.readBigUInt64LE(at + 32));
    if (type !== NO_BITS && offset + length > file.length) {
      return null;
    }
    sections.push({
      name: file.readUInt32LE(at),
      type,
      link: file.readUInt32LE(at + 40),
      address: Number(file.readBigUInt64LE(at + 16)),
      offset,
      size: length,
      bytes: type === NO_BITS ? Buffer.alloc(0) : file.subarray(offset, offset + length),
    });
  }
  const texts = sections[names].bytes;
  return sections.map((section) => ({ ...section, name: textAt(texts, section.name) }));
}

/** The symbols `{ name, section, start, size }` that have a size; `start` counts from the start of section number `section`. */
export function readSymbols(file, sections) {
  const isRelocatable = file.readUInt16LE(16) === 1;
  const symbols = [];
  for (const table of sections.filter((section) => SYMBOL_TABLES.includes(section.type))) {
    const names = sections[table.link]?.bytes ?? Buffer.alloc(0);
    for (let at = 0; at + 24 <= table.bytes.length; at += 24) {
      const section = table.bytes.readUInt16LE(at + 6);
      const value = Number(table.bytes.readBigUInt64LE(at + 8));
      const size = Number(table.bytes.readBigUInt64LE(at + 16));
      if (size > 0 && section > 0 && section < sections.length) {
        symbols.push({ name: textAt(names, table.bytes.readUInt32LE(at)), section, start: isRelocatable ? value : value - sections[section].address, size });
      }
    }
  }
  return symbols;
}
