import { describe, expect, test } from "vitest";
import { type Case, IMAGE_FSW, IMAGE_ST0, IMAGE_USED } from "./case.js";
import { countCases, forEachCase, GROUPS } from "./groups.js";
import { Outcome } from "./outcome.js";
import { Random } from "./random.js";
import { joinVectorFile, splitVectorFile, VectorReader, VectorWriter } from "./vector-file.js";

/** An outcome of which much has changed, at random. */
function drawOutcome(c: Case, r: Random, outcome: Outcome): void {
  outcome.startFrom(c);
  if (r.oneIn(4)) Object.assign(outcome, { vector: 14, error: 6, cr2: 0x80000000 + (r.next() % 4096), eip: c.eip });
  if (r.oneIn(2)) outcome.eflags ^= 0x40881;
  for (let n = 0; n < 8; n++) if (r.oneIn(4)) outcome.gpr[n] = r.next();
  if (r.oneIn(8)) outcome.segments[2] = 0x6b;
  for (let n = 0; n < c.dataBytes; n++) if (r.oneIn(9)) outcome.data[n] ^= r.next();
  for (let n = 0; n < c.stackBytes; n++) if (r.oneIn(30)) outcome.stack[n] ^= r.next();
  if (!c.hasImage) return;
  if (r.oneIn(2)) {
    // A push: TOP moves, and with it where the image has each register.
    const status = outcome.imageView.getUint16(IMAGE_FSW, true);
    outcome.imageView.setUint16(IMAGE_FSW, (status & ~0x3800) | ((status - 0x800) & 0x3800), true);
    outcome.image.copyWithin(IMAGE_ST0 + 16, IMAGE_ST0, IMAGE_ST0 + 112);
    for (let n = 0; n < 10; n++) outcome.image[IMAGE_ST0 + n] = r.next();
  }
  for (const at of [0, 4, 24, 170, 200]) if (r.oneIn(3)) outcome.image[at] ^= r.next();
}

/** What of an outcome means something for its case. */
function meaning(c: Case, o: Outcome) {
  const registers: number[][] = [];
  if (c.hasImage) {
    for (let n = 0; n < 8; n++) registers.push([...o.image.subarray(IMAGE_ST0 + n * 16, IMAGE_ST0 + n * 16 + 10)]);
    registers.push([...o.image.subarray(0, 5)], [...o.image.subarray(24, 28)], [...o.image.subarray(160, IMAGE_USED)]);
  }
  return {
    vector: o.vector,
    error: o.error,
    cr2: o.cr2,
    eip: o.eip >>> 0,
    gpr: [...o.gpr],
    eflags: o.eflags,
    segments: [...o.segments],
    data: [...o.data.subarray(0, c.dataBytes)],
    stack: [...o.stack.subarray(0, c.stackBytes)],
    registers,
  };
}

describe("the file of a group", () => {
  test.each(GROUPS.map((group) => [group.name, group] as const))("%s gives back what was written", (name, group) => {
    const every = 37;
    const writer = new VectorWriter();
    const written: unknown[] = [];
    const outcome = new Outcome();
    const random = new Random();
    forEachCase(group, (c, index) => {
      if (index % every !== 0) return;
      random.seed(99, 0, index);
      drawOutcome(c, random, outcome);
      writer.add(c, outcome);
      written.push(meaning(c, outcome));
    });
    const streams = writer.streams();
    const header = {
      processor: "none",
      group: name,
      cases: written.length,
      fingerprint: 0,
      streams: streams.map((s) => s.length),
    };
    const file = splitVectorFile(joinVectorFile(header, Uint8Array.from(streams.flatMap((stream) => [...stream]))));
    expect(file.header).toEqual(header);
    const reader = new VectorReader(file.header, file.body);
    let at = 0;
    forEachCase(group, (c, index) => {
      if (index % every !== 0) return;
      reader.next(c, outcome);
      expect(meaning(c, outcome), `case ${index}`).toEqual(written[at++]);
    });
    expect(at).toBe(Math.ceil(countCases(group) / every));
  });
});
