/*X:573 Copies by grant.
 *
 * The hypervisor copies within one page on each side, where an end is a frame of the caller's own or a grant that was
 * given to it. Nothing is mapped meanwhile, and nothing stays in use afterwards. Before: grants.ts. Next: the table of all
 * calls, table.ts. */
import { PAGE_SIZE } from "@lguest/mmu";
import { DOMID_SELF } from "../../addresses.js";
import {
  GNTCOPY_dest_gref,
  GNTCOPY_source_gref,
  GNTST_bad_copy_arg,
  GNTST_bad_domain,
  GNTST_bad_page,
  GNTST_general_error,
  GNTST_okay,
  GNTST_permission_denied,
  type gnttabCopy,
  type gnttabCopyPtr,
} from "../../grants.js";
import type { Decoded } from "../../layout.js";
import { TYPE_WRITABLE } from "../frame-table.js";
import type { Vcpu } from "../vcpu.js";

/** A page that is held for a copy. */
interface Held {
  readonly frame: number;
  /** The part that may be used. */
  readonly offset: number;
  readonly length: number;
  readonly release: () => void;
}

/** Carries one copy out. @returns a `GNTST_*`. */
export function copyByGrant(vcpu: Vcpu, { source, dest, len, flags }: Decoded<typeof gnttabCopy>): number {
  if (source.offset + len > PAGE_SIZE || dest.offset + len > PAGE_SIZE) return GNTST_bad_copy_arg;
  const from = hold(vcpu, source, (flags & GNTCOPY_source_gref) !== 0, false);
  if (typeof from === "number") return from;
  const to = hold(vcpu, dest, (flags & GNTCOPY_dest_gref) !== 0, true);
  if (typeof to === "number") {
    from.release();
    return to;
  }
  const fits = within(from, source.offset, len) && within(to, dest.offset, len);
  if (fits) {
    const { memory } = vcpu.domain.machine;
    const bytes = memory.readBytes(from.frame * PAGE_SIZE + source.offset, len);
    memory.writeBytes(to.frame * PAGE_SIZE + dest.offset, bytes);
  }
  to.release();
  from.release();
  return fits ? GNTST_okay : GNTST_general_error;
}

function within({ offset, length }: Held, at: number, count: number): boolean {
  return at >= offset && at + count <= offset + length;
}

function hold(vcpu: Vcpu, end: Decoded<typeof gnttabCopyPtr>, byReference: boolean, write: boolean): Held | number {
  const { machine, id } = vcpu.domain;
  if (!byReference) {
    if (end.domid !== DOMID_SELF) return GNTST_permission_denied;
    const release = take(vcpu, end.u, id, write);
    return typeof release === "number" ? release : { frame: end.u, offset: 0, length: PAGE_SIZE, release };
  }
  const other = end.domid === DOMID_SELF ? vcpu.domain : machine.domains.get(end.domid);
  if (other === undefined) return GNTST_bad_domain;
  const grant = other.grants.pin(end.u, { by: id, readOnly: !write, mapping: false });
  if (typeof grant === "number") return grant;
  const { frame, offset, length } = grant;
  const give = take(vcpu, frame, grant.owner.id, write);
  if (typeof give === "number") {
    other.grants.unpin(end.u, !write);
    return give;
  }
  const release = (): void => {
    give();
    other.grants.unpin(end.u, !write);
  };
  return { frame, offset, length, release };
}

/** A reference to a frame, and its use as a writable page if it is to be written. @returns what gives them back. */
function take({ domain: { machine } }: Vcpu, frame: number, owner: number, write: boolean): (() => void) | number {
  const { frames, types } = machine;
  if (!frames.get(frame, owner)) return GNTST_bad_page;
  if (!write) return () => types.putPage(frame);
  if (types.getType(frame, TYPE_WRITABLE) === 0) return () => types.putPageAndType(frame);
  types.putPage(frame);
  return GNTST_general_error;
}
