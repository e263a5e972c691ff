import { createHost, type LguestDevice } from "@lguest/lguest-host";
import { createCpu } from "@lguest/x86-cpu";

/** A Guest's device that never runs, for its memory. */
export function idleDevice(memory = 1 << 20): LguestDevice {
  const processor = createCpu({ memoryBytes: 32 << 20 });
  return createHost({ processor, clock: { now: () => 0 } }).createGuest({ memory });
}
