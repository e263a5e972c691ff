/* Every layout that the library exports. */
import type { Fields, Layout } from "../src/index.js";
import * as xen from "../src/index.js";

export function isLayout(value: unknown): value is Layout<Fields> {
  return typeof value === "object" && value !== null && "fields" in value && "kind" in value;
}

export const layouts: readonly Layout<Fields>[] = Object.values<unknown>(xen).filter(isLayout);
