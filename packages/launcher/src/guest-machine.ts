/*L:315 What Guests stand on.
 *
 * A processor carries one of two: lguest's Host or Xen's hypervisor, since each lays out the top of every address space and
 * the processor's tables in its own way. Which one is settled by the first Guest of a machine; all others must be of the
 * same kind. Before it: who runs when. Next: the Host around it (host.ts). */
import { abiProfile, createHost as createLguestHost, type Host as LguestHost } from "@lguest/lguest-host";
import type { X86Cpu } from "@lguest/x86-cpu";
import { createHypervisor } from "@lguest/xen-hypercalls/hypervisor";
import type { LauncherClock } from "./clock.js";
import { LauncherError } from "./errors.js";
import type { BodySurroundings, GuestBody } from "./guest-body.js";
import type { KernelDescription } from "./kernel-image/describe-kernel.js";
import { LguestBody } from "./lguest-body.js";
import { type GuestPlan, loadGuest } from "./load-guest.js";
import type { DomainPlan } from "./xen/domain-builder.js";
import { XenBody, type XenMachine } from "./xen/xen-body.js";
import { Xenstore } from "./xen/xenstore/xenstore.js";

/** A launch whose files and options were found good. */
export type PreparedLaunch = {
  readonly description: KernelDescription;
  /** Bytes of RAM. */
  readonly memorySize: number;
} & (
  | { readonly system: "lguest"; readonly plan: GuestPlan; readonly abi: string; readonly pae: boolean }
  | { readonly system: "xen"; readonly plan: DomainPlan }
);

type Trace = ((line: string) => void) | undefined;

/** Makes what runs inside Guests, on one processor. */
export class GuestMachine {
  readonly #processor: X86Cpu;
  readonly #clock: LauncherClock;
  #lguest: LguestHost | null = null;
  #xen: XenMachine | null = null;

  /** @param processor fresh from its reset. */
  constructor(processor: X86Cpu, clock: LauncherClock) {
    this.#processor = processor;
    this.#clock = clock;
  }

  /** @throws LauncherError `ERR_OPTION` for a Guest of the other kind than those before. */
  create(prepared: PreparedLaunch, outside: BodySurroundings, trace: Trace): GuestBody {
    if (prepared.system === "lguest") return this.#createLguest(prepared, outside, trace);
    return new XenBody({ machine: this.#xenMachine(), plan: prepared.plan, trace, outside });
  }

  #createLguest(
    { plan, abi, pae }: PreparedLaunch & { readonly system: "lguest" },
    outside: BodySurroundings,
    trace: Trace,
  ): GuestBody {
    const device = this.#lguestHost().createGuest({ memory: plan.memorySize, pae, profile: abiProfile(abi), trace });
    const body = new LguestBody({ device, clock: this.#clock, outside });
    loadGuest(device.memory, plan);
    device.initialize({ start: plan.contents.image.entry });
    return body;
  }

  #lguestHost(): LguestHost {
    if (this.#xen) throw otherKind("a domain of Xen's", "an lguest guest");
    const clock = this.#clock;
    this.#lguest ??= createLguestHost({ processor: this.#processor, clock, epoch: clock.epoch });
    return this.#lguest;
  }

  #xenMachine(): XenMachine {
    if (this.#lguest) throw otherKind("an lguest guest", "a domain of Xen's");
    const clock = this.#clock;
    this.#xen ??= {
      hypervisor: createHypervisor({ processor: this.#processor, clock, epoch: clock.epoch }),
      store: new Xenstore(),
    };
    return this.#xen;
  }
}

function otherKind(expected: string, got: string): LauncherError {
  const advice = "one machine runs guests of one kind: launch it on a host of its own";
  return new LauncherError("ERR_OPTION", "kernel", `${expected}, as those before`, got, advice);
}
