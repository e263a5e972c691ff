/*S:210 The Switcher's bytes in a layout.
 *
 * The listing was assembled once, in lguest's own layout; the generated file says in which words a name of the layout
 * stands, and here they are set right for another layout. So the published package needs no assembler. Before it: the
 * listing. Next: putting it all into memory (set-up.ts). */
import type { LinearAddress } from "@lguest/mmu";
import { PAGE_SIZE } from "@lguest/mmu";
import { SwitcherError } from "./errors.js";
import {
  SWITCHER_BASE,
  SWITCHER_BYTES,
  SWITCHER_PATCHES,
  SWITCHER_STUBS,
  SWITCHER_SYMBOLS,
} from "./generated/switcher-image.js";
import { listingSymbols, type SwitcherLayout } from "./layout.js";
import { IDT_ENTRIES } from "./lguest-pages.js";

/** The Switcher's text with addresses by name. All addresses are linear, in the layout that it was made for. */
export interface SwitcherImage {
  readonly layout: SwitcherLayout;
  /** The text, to be put at `layout.address`. */
  readonly bytes: Uint8Array;
  /**
   * The way in: far call here with EFLAGS pushed before, interrupts off, eax = `layout.pagesAddress`, ebx = CR3 for the
   * Guest. It comes back behind the call with ecx, edx, esi, edi, eax, ebx and the flags' arithmetic bits changed.
   */
  readonly switchToGuest: LinearAddress;
  readonly returnToHost: LinearAddress;
  readonly deliverToHost: LinearAddress;
  readonly handleNmi: LinearAddress;
  /** The stub for a vector, 0 to 255. @throws SwitcherError `ERR_VECTOR`. */
  readonly stubAddress: (vector: number) => LinearAddress;
}

function hexBytes(rows: readonly string[]): Uint8Array {
  const text = rows.join("");
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(i * 2, i * 2 + 2), 16);
  return bytes;
}

function patchedBytes(layout: SwitcherLayout): Uint8Array {
  const bytes = hexBytes(SWITCHER_BYTES);
  const view = new DataView(bytes.buffer);
  const base: Readonly<Record<string, number>> = SWITCHER_BASE;
  for (const [name, value] of Object.entries(listingSymbols(layout))) {
    const difference = value - base[name];
    if (difference === 0) continue;
    for (const at of SWITCHER_PATCHES[name]) view.setUint32(at, view.getUint32(at, true) + difference, true);
  }
  return bytes;
}

/** The Switcher for a layout. */
export function createSwitcherImage(layout: SwitcherLayout): SwitcherImage {
  const bytes = patchedBytes(layout);
  if (bytes.length > layout.textPages * PAGE_SIZE) {
    throw new SwitcherError("ERR_LAYOUT", "text", `at most ${layout.textPages} pages`, bytes.length);
  }
  const stubAddress = (vector: number): LinearAddress => {
    if (!Number.isInteger(vector) || vector < 0 || vector >= IDT_ENTRIES) {
      throw new SwitcherError("ERR_VECTOR", "vector", "an integer in 0..255", vector);
    }
    return layout.address + SWITCHER_STUBS[vector];
  };
  return {
    layout,
    bytes,
    switchToGuest: layout.address + SWITCHER_SYMBOLS.switch_to_guest,
    returnToHost: layout.address + SWITCHER_SYMBOLS.return_to_host,
    deliverToHost: layout.address + SWITCHER_SYMBOLS.deliver_to_host,
    handleNmi: layout.address + SWITCHER_SYMBOLS.handle_nmi,
    stubAddress,
  };
}
