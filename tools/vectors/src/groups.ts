/*T:454 The groups of vectors.
 *
 * One group is one file. Next, T:456: the file. */
import { Case } from "./case.js";
import { CONTROL_TEMPLATES } from "./control-templates.js";
import { drawCase } from "./draw.js";
import { INTEGER_TEMPLATES } from "./integer-templates.js";
import { Random } from "./random.js";
import { MMX_TEMPLATES, SSE_TEMPLATES, SSE2_TEMPLATES, SSE3_TEMPLATES } from "./simd-templates.js";
import type { VectorGroup } from "./template.js";
import { X87_TEMPLATES } from "./x87-templates.js";

export const GROUPS: readonly VectorGroup[] = [
  { name: "integer", hasImage: false, templates: INTEGER_TEMPLATES },
  { name: "control", hasImage: false, templates: CONTROL_TEMPLATES },
  { name: "x87", hasImage: true, templates: X87_TEMPLATES },
  { name: "mmx", hasImage: true, templates: MMX_TEMPLATES },
  { name: "sse", hasImage: true, templates: SSE_TEMPLATES },
  { name: "sse2", hasImage: true, templates: SSE2_TEMPLATES },
  { name: "sse3", hasImage: true, templates: SSE3_TEMPLATES },
];

/** How many cases a group has. */
export function countCases(group: VectorGroup): number {
  return group.templates.reduce((sum, template) => sum + template.count, 0);
}

/** Draws the cases of a group one after the other. The case that `visit` gets is the same object each time. */
export function forEachCase(group: VectorGroup, visit: (c: Case, index: number) => void): void {
  const c = new Case();
  const random = new Random();
  c.hasImage = group.hasImage;
  let index = 0;
  for (const [number, template] of group.templates.entries()) {
    for (let n = 0; n < template.count; n++) {
      random.seed(GROUPS.indexOf(group) + 1, number, n);
      drawCase(c, random, template, n, index);
      visit(c, index++);
    }
  }
}
