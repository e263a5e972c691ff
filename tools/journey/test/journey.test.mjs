import { describe, expect, test } from "vitest";
import { formatRoom, readJourney, readOpening } from "../src/journey.mjs";

const room = (tag, title = "Title.") => `/*${tag} ${title}\n * What it is for. */\nexport {};\n`;

describe("the opening of a file", () => {
  test("is its tag, title and paragraph", () => {
    expect(
      readOpening("a.ts", "/*H:300 Shadow pages.\n * One.\n *\n *   two\n */\nconst x = 1; /* not this */\n"),
    ).toEqual({
      path: "a.ts",
      letter: "H",
      number: 300,
      title: "Shadow pages.",
      body: "One.\n\n  two",
    });
  });

  test("may stand on one line, or after #!", () => {
    expect(readOpening("a.ts", "/*T:010 Short. */\nx\n")).toMatchObject({ number: 10, title: "Short.", body: "" });
    expect(readOpening("a.mjs", `#!/usr/bin/env node\n${room("T:020")}`)).toMatchObject({ number: 20 });
  });

  test("must be on the first line, in the one form", () => {
    for (const text of ["\n/*H:1 A.\n */\n", "/* H:1 A.\n */\n", "// H:1 A.\n", "/**H:1 A.\n */\n", "/*h:1 A.\n */\n"])
      expect(readOpening("a.ts", text)).toBeUndefined();
  });
});

describe("the journey", () => {
  test("is told part by part and by number", () => {
    const { rooms, faults } = readJourney([
      { path: "packages/lguest-host/src/b.ts", text: room("H:20") },
      { path: "packages/lguest-host/src/a.ts", text: room("H:100") },
      { path: "packages/mmu/src/c.ts", text: room("P:200") },
    ]);
    expect(faults).toEqual([]);
    expect(rooms.map(({ letter, number }) => `${letter}${number}`)).toEqual(["P200", "H20", "H100"]);
    expect(formatRoom(rooms[1])).toContain("H:020 Title.\n    packages/lguest-host/src/b.ts\n");
  });

  test("names a file without a tag, with another part's, and with a number used twice", () => {
    const { faults } = readJourney([
      { path: "packages/lguest-host/src/a.ts", text: room("H:100") },
      { path: "packages/lguest-host/src/b.ts", text: room("H:100") },
      { path: "packages/x86-cpu/src/c.ts", text: room("H:101") },
      { path: "tools/bench/src/d.ts", text: "export {};\n" },
    ]);
    expect(faults).toEqual([
      "packages/lguest-host/src/b.ts: H:100 is used already, by packages/lguest-host/src/a.ts",
      "packages/x86-cpu/src/c.ts: tag H:101, expected letter C",
      'tools/bench/src/d.ts: no tag. The first line must read "/*T:nnn Title."',
    ]);
  });
});
