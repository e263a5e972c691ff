/*X:595 The hypervisor's face.
 *
 * Everything that @lguest/xen-hypercalls/hypervisor exports: making a machine and its domains, and what a toolstack needs
 * to fill them. The guest's side has a face of its own, ../index.ts. */

export { Domain, type DomainEnd, type XenTraceSink } from "./domain.js";
export type { DomainCallCount, DomainStatsSnapshot } from "./domain-stats.js";
export { HypervisorError, type HypervisorErrorCode } from "./errors.js";
export type { EventChannels } from "./event-channels.js";
export { TYPE_WRITABLE } from "./frame-table.js";
export { createHypervisor, type DomainOptions, type Hypervisor, type HypervisorOptions } from "./hypervisor.js";
export { setVcpuContext } from "./initialise-vcpu.js";
export { type Machine, setMachineToPhysical } from "./machine.js";
export type { DomainSlice } from "./run-domain.js";
export type { Vcpu } from "./vcpu.js";
