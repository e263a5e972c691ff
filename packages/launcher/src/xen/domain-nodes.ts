/*L:460 A domain's nodes.
 *
 * What Xen's toolstack writes about a new domain into xenstore: where the domain finds its console, how much memory it
 * shall have, and the places where it may write itself. Guests rely on paths and permissions. Before it: the console.
 * Next: what a kernel tells Xen, xen-notes.ts. */

import { domainPath } from "./xenstore/protocol.js";
import type { Xenstore } from "./xenstore/xenstore.js";

/** What {@link writeDomainNodes} tells. */
export interface DomainFacts {
  readonly id: number;
  readonly name: string;
  readonly pages: number;
  readonly vcpus: number;
  readonly storeFrame: number;
  readonly storePort: number;
  readonly consoleFrame: number;
  readonly consolePort: number;
}

const KIB_PER_PAGE = 4;
/** Characters of a console that are kept for whoever comes late. */
const CONSOLE_LIMIT = 1048576;

/** A number that looks like what Xen's toolstack makes up. */
function uuidOf(id: number): string {
  return `00000000-0000-0000-0000-${id.toString(16).padStart(12, "0")}`;
}

/** Writes the nodes of a domain that has not started. */
export function writeDomainNodes(store: Xenstore, facts: DomainFacts): void {
  const { id, name, pages, vcpus } = facts;
  const top = domainPath(id);
  const readable = ["n0", `r${id}`];
  const own = [`n${id}`];
  const vm = `/vm/${uuidOf(id)}`;
  const memory = String(pages * KIB_PER_PAGE);
  const write = (path: string, value: string | number, permissions = readable): void =>
    store.write(`${top}/${path}`, String(value), permissions);
  store.write(vm, "", readable);
  store.write(`${vm}/uuid`, uuidOf(id), readable);
  store.write(`${vm}/name`, name, readable);
  store.write(top, "", readable);
  write("vm", vm);
  write("name", name);
  write("domid", id);
  write("cpu", "");
  for (let cpu = 0; cpu < vcpus; cpu++) write(`cpu/${cpu}/availability`, "online");
  write("memory", "");
  write("memory/static-max", memory);
  write("memory/target", memory);
  write("memory/videoram", 0);
  write("device", "");
  write("control", "");
  write("control/platform-feature-multiprocessor-suspend", 1);
  write("control/platform-feature-xs_reset_watches", 1);
  for (const place of ["shutdown", "feature-poweroff", "feature-reboot", "feature-suspend", "sysrq"]) {
    write(`control/${place}`, "", own);
  }
  write("device/suspend/event-channel", "", own);
  for (const place of ["data", "drivers", "feature", "attr", "error"]) write(place, "", own);
  write("store", "");
  write("store/port", facts.storePort);
  write("store/ring-ref", facts.storeFrame);
  write("console", "");
  write("console/backend-id", 0);
  write("console/limit", CONSOLE_LIMIT);
  write("console/type", "xenconsoled");
  write("console/output", "pty");
  write("console/tty", "");
  write("console/port", facts.consolePort);
  write("console/ring-ref", facts.consoleFrame);
}

/** A domain is gone. */
export function removeDomainNodes(store: Xenstore, id: number): void {
  store.remove(`/vm/${uuidOf(id)}`);
  store.remove(domainPath(id));
}
