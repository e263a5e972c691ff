/*H:030 Page frames.
 *
 * The Host owns the machine's physical memory and gives it out by the page: to itself, to a Guest's RAM when the Guest
 * first touches it, to shadow page tables. Every frame is handed out full of zeros. Next: a Guest's own memory, which
 * is made of such frames (guest-memory.ts). */
import { PAGE_SIZE, type PhysicalMemory } from "@lguest/mmu";
import { LguestHostError } from "./errors.js";

/** What `allocate` returns when no frame is left. Frame 0 is never given out, so that 0 can mean "none". */
export const NO_FRAME = 0;

/** Gives out and takes back frames of physical memory, by page frame number. */
export class FrameAllocator {
  readonly #memory: PhysicalMemory;
  /** Frames given back, a stack. */
  readonly #freed: Int32Array;
  #freedCount = 0;
  /** First frame that was never given out. */
  #next: number;
  readonly #end: number;

  /**
   * @param memory the machine's RAM.
   * @param first first frame to give out, at least 1.
   * @param end first frame not to give out; by default the end of RAM.
   * @throws LguestHostError `ERR_HOST_MEMORY` if that leaves no frame.
   */
  constructor(memory: PhysicalMemory, first = 1, end = Math.floor(memory.size / PAGE_SIZE)) {
    if (first < 1 || end <= first || end > memory.size / PAGE_SIZE) {
      throw new LguestHostError("ERR_HOST_MEMORY", "page frames", `a range within 1..${memory.size / PAGE_SIZE}`, end);
    }
    this.#memory = memory;
    this.#next = first;
    this.#end = end;
    this.#freed = new Int32Array(end - first);
  }

  /** Frames that can still be given out. */
  get available(): number {
    return this.#freedCount + this.#end - this.#next;
  }

  /** A zeroed frame's number, or {@link NO_FRAME}. */
  allocate(): number {
    let frame: number;
    if (this.#freedCount > 0) frame = this.#freed[--this.#freedCount];
    else if (this.#next < this.#end) frame = this.#next++;
    else return NO_FRAME;
    this.#memory.fill(frame * PAGE_SIZE, PAGE_SIZE, 0);
    return frame;
  }

  /** Takes a frame back. @param frame a number that `allocate` returned and that has not been given back since. */
  free(frame: number): void {
    this.#freed[this.#freedCount++] = frame;
  }
}
