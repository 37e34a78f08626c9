const centralEntry = 0x02014b50;
const centralEnd = 0x06054b50;
const endLength = 22;

// 2026-01-01 00:00 in the time format of MS-DOS.
const fixedTime = 0;
const fixedDate = ((2026 - 1980) << 9) | (1 << 5) | 1;

/**
 * A copy of a zip file (an .xlsx is one) in which every part has the same, fixed time, so that files written at different
 * times are equal. Layout: APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16.
 */
export function withFixedTimes(zip: Buffer): Buffer {
  const copy = Buffer.from(zip);
  const end = copy.length - endLength;
  if (copy.readUInt32LE(end) !== centralEnd) throw new Error("The zip file has no end record where it should be.");
  let at = copy.readUInt32LE(end + 16);
  while (copy.readUInt32LE(at) === centralEntry) {
    stamp(copy, at + 12);
    stamp(copy, copy.readUInt32LE(at + 42) + 10);
    at += 46 + copy.readUInt16LE(at + 28) + copy.readUInt16LE(at + 30) + copy.readUInt16LE(at + 32);
  }
  return copy;
}

function stamp(zip: Buffer, at: number): void {
  zip.writeUInt16LE(fixedTime, at);
  zip.writeUInt16LE(fixedDate, at + 2);
}
