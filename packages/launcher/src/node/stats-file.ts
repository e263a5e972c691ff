/*L:570 The counters on disk.
 *
 * What `--stats` leaves: for each Guest what its Host counted, and at the top the sum over all of them. Before it: the
 * terminal. Next: a run (run.ts). */
import type { Guest, GuestExit, GuestStats } from "../guest.js";
import type { Host } from "../host.js";

/** A Guest that ran, for the record. */
export interface FinishedGuest {
  readonly name: string;
  readonly guest: Guest;
  readonly exit: GuestExit;
}

type Counters = { [name: string]: number | Counters };

/** Adds `more` to `sum`, name by name. */
function addCounters(sum: Counters, more: object): Counters {
  for (const [name, value] of Object.entries(more)) {
    const before = sum[name];
    if (typeof value === "number") sum[name] = (typeof before === "number" ? before : 0) + value;
    else sum[name] = addCounters(typeof before === "object" ? before : {}, value as object);
  }
  return sum;
}

/** What all Guests did together; `seconds` is the Host's, since they ran at the same time. */
function total(stats: readonly GuestStats[], seconds: number, guestSeconds: number): Counters {
  const sum = stats.reduce<Counters>((all, one) => addCounters(all, one), {});
  return { ...sum, seconds, guestSeconds };
}

/** The text of a `--stats` file. @param seconds real seconds that the whole run took. */
export function formatStats(host: Host, finished: readonly FinishedGuest[], seconds: number): string {
  const guests = finished.map(({ name, guest, exit }) => ({
    kernel: name,
    version: guest.kernel.version,
    abi: guest.abi,
    pae: guest.pae,
    memory: guest.memory,
    exit,
    ...guest.stats(),
  }));
  const all = total(
    finished.map(({ guest }) => guest.stats()),
    seconds,
    host.clock.now() / 1e9,
  );
  const report = { clock: host.clock.kind, processorInstructions: host.instructions, ...all, guests };
  return `${JSON.stringify(report, null, 2)}\n`;
}
