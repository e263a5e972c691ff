/*X:572 Calls about grants.
 *
 * grant_table_op(command, list, count): most commands go through a list, and each element tells for itself how it went.
 * What they ask is done by grant-table.ts and grant-mappings.ts. Before: machine-calls.ts. Next: copies by grant,
 * grant-copies.ts. */
import { PAGE_SIZE } from "@lguest/mmu";
import { DOMID_SELF } from "../../addresses.js";
import { XEN_ERRNO } from "../../errno.js";
import {
  GNTST_bad_domain,
  GNTST_bad_virt_addr,
  GNTST_eagain,
  GNTST_general_error,
  GNTST_okay,
  GNTST_permission_denied,
  GNTTABOP_cache_flush,
  GNTTABOP_copy,
  GNTTABOP_get_status_frames,
  GNTTABOP_get_version,
  GNTTABOP_map_grant_ref,
  GNTTABOP_query_size,
  GNTTABOP_set_version,
  GNTTABOP_setup_table,
  GNTTABOP_swap_grant_ref,
  GNTTABOP_transfer,
  GNTTABOP_unmap_and_replace,
  GNTTABOP_unmap_grant_ref,
  gnttabCacheFlush,
  gnttabCopy,
  gnttabGetStatusFrames,
  gnttabGetVersion,
  gnttabMapGrantRef,
  gnttabQuerySize,
  gnttabSetupTable,
  gnttabSetVersion,
  gnttabSwapGrantRef,
  gnttabUnmapAndReplace,
  gnttabUnmapGrantRef,
} from "../../grants.js";
import type { Decoded, FieldType } from "../../layout.js";
import type { Domain } from "../domain.js";
import { GRANT_FRAMES_MAX } from "../grant-table.js";
import type { Vcpu } from "../vcpu.js";
import { type CallArguments, type Caller, type CallOutcome, goThrough, withStruct } from "./call.js";
import { copyByGrant } from "./grant-copies.js";

const { EFAULT, EINVAL, ENOSYS, EOPNOTSUPP, EPERM, ESRCH } = XEN_ERRNO;

/** The largest count: Xen takes it for a signed number. */
const COUNT_MAX = 0x7fffffff;
/** Clean, invalidate, and the flag that says that a reference is meant. */
const ALL_CACHE_OPERATIONS = 3 | (1 << 31);

type SetupTable = Decoded<typeof gnttabSetupTable>;
type QuerySize = Decoded<typeof gnttabQuerySize>;
type StatusFrames = Decoded<typeof gnttabGetStatusFrames>;

/** The domain whose table a call is about. @returns a `GNTST_*` if there is none, or the caller may not touch it. */
function tableOwner({ domain }: Vcpu, id: number): Domain | number {
  const owner = id === DOMID_SELF ? domain : domain.machine.domains.get(id);
  if (owner === undefined) return GNTST_bad_domain;
  return owner === domain || domain.privileged ? owner : GNTST_permission_denied;
}

/** grant_table_op(command, list, count). */
export function grantTableOp(caller: Caller, args: CallArguments): CallOutcome {
  const [command, list, count] = args;
  if (count > COUNT_MAX) return -EINVAL;
  switch (command) {
    case GNTTABOP_setup_table:
      return count === 1 ? withStruct(caller, gnttabSetupTable, list, (one) => setUp(caller, one)) : -EINVAL;
    case GNTTABOP_query_size:
      return count === 1 ? withStruct(caller, gnttabQuerySize, list, (one) => querySize(caller, one)) : -EINVAL;
    case GNTTABOP_get_status_frames:
      return count === 1
        ? withStruct(caller, gnttabGetStatusFrames, list, (one) => statusFrames(caller, one))
        : -EINVAL;
    case GNTTABOP_set_version:
      return setVersion(caller, list);
    case GNTTABOP_get_version:
      return withStruct(caller, gnttabGetVersion, list, (one) => {
        const owner = tableOwner(caller.vcpu, one.dom);
        if (typeof owner === "number") return owner === GNTST_bad_domain ? -ESRCH : -EPERM;
        return [0, { ...one, version: owner.grants.version }];
      });
    // Pages do not change hands here, which a hypervisor may refuse.
    case GNTTABOP_transfer:
      return -EOPNOTSUPP;
    default:
      return listOp(caller, args);
  }
}

function listOp(caller: Caller, args: CallArguments): CallOutcome {
  const { vcpu } = caller;
  const { grants, grantMappings } = vcpu.domain;
  switch (args[0]) {
    case GNTTABOP_map_grant_ref:
      return forEach(caller, args, gnttabMapGrantRef, (one) => {
        const mapped = grantMappings.map(one, vcpu.root);
        if (typeof mapped === "number") return { ...one, status: mapped };
        return { ...one, status: GNTST_okay, handle: mapped.handle, dev_bus_addr: BigInt(mapped.frame * PAGE_SIZE) };
      });
    case GNTTABOP_unmap_grant_ref:
      return flushed(caller, () =>
        forEach(caller, args, gnttabUnmapGrantRef, (one) => ({
          ...one,
          status: grantMappings.unmap({ ...one, new_addr: 0n }, vcpu.root),
        })),
      );
    case GNTTABOP_unmap_and_replace:
      return flushed(caller, () =>
        forEach(caller, args, gnttabUnmapAndReplace, (one) => ({
          ...one,
          status: grantMappings.unmap({ ...one, dev_bus_addr: 0n }, vcpu.root),
        })),
      );
    case GNTTABOP_copy:
      return forEach(caller, args, gnttabCopy, (one) => ({ ...one, status: copyByGrant(vcpu, one) }));
    case GNTTABOP_swap_grant_ref:
      return forEach(caller, args, gnttabSwapGrantRef, (one) => {
        const { ref_a, ref_b } = one;
        const busy = ref_a !== ref_b && (grants.isPinned(ref_a) || grants.isPinned(ref_b));
        return { ...one, status: busy ? GNTST_eagain : grants.swap(ref_a, ref_b) };
      });
    case GNTTABOP_cache_flush:
      // Caches are always coherent: only nonsense is refused.
      return goThrough(caller, args, { count: 2, list: 1, size: gnttabCacheFlush.size }, (address) =>
        withStruct(caller, gnttabCacheFlush, address, ({ offset, length, op }) =>
          offset >= PAGE_SIZE || offset + length > PAGE_SIZE || (op & ~ALL_CACHE_OPERATIONS) !== 0 ? -EINVAL : 0,
        ),
      );
    default:
      return -ENOSYS;
  }
}

/** Goes through a list whose elements tell for themselves how it went. */
function forEach<T, I>(caller: Caller, args: CallArguments, type: FieldType<T, I>, work: (one: T) => I): CallOutcome {
  return goThrough(caller, args, { count: 2, list: 1, size: type.size }, (address) =>
    withStruct(caller, type, address, (one) => [0, work(one)]),
  );
}

/** No translation of what was unmapped is left afterwards. */
function flushed(caller: Caller, work: () => CallOutcome): CallOutcome {
  const outcome = work();
  caller.vcpu.domain.machine.flushTlb();
  return outcome;
}

function setVersion(caller: Caller, address: number): number {
  const { grants } = caller.vcpu.domain;
  return withStruct(caller, gnttabSetVersion, address, ({ version }) => {
    const result = grants.setVersion(version);
    return [result, { version: grants.version }];
  });
}

/** The caller is told its table's frames, as many as it wants to have. */
function setUp({ vcpu, memory }: Caller, one: SetupTable): number | readonly [number, SetupTable] {
  const { dom, nr_frames, frame_list } = one;
  if (frame_list + nr_frames * 4 > 0x1_0000_0000) return -EFAULT;
  const answer = (status: number) => [0, { ...one, status }] as const;
  const owner = tableOwner(vcpu, dom);
  if (typeof owner === "number") return answer(owner);
  if (nr_frames > GRANT_FRAMES_MAX || !owner.grants.grow(nr_frames)) return answer(GNTST_general_error);
  let status = GNTST_okay;
  for (let i = 0; i < nr_frames; i++) {
    if (!memory.writeU32(frame_list + i * 4, owner.grants.frames[i])) status = GNTST_bad_virt_addr;
  }
  return answer(status);
}

function querySize({ vcpu }: Caller, one: QuerySize): readonly [number, QuerySize] {
  const owner = tableOwner(vcpu, one.dom);
  if (typeof owner === "number") return [0, { ...one, status: owner }];
  owner.grants.grow(1);
  const nr_frames = owner.grants.frames.length;
  return [0, { ...one, nr_frames, max_nr_frames: GRANT_FRAMES_MAX, status: GNTST_okay }];
}

function statusFrames({ vcpu, memory }: Caller, one: StatusFrames): number | readonly [number, StatusFrames] {
  const { dom, nr_frames, frame_list } = one;
  if (frame_list + nr_frames * 8 > 0x1_0000_0000) return -EFAULT;
  const answer = (status: number) => [0, { ...one, status }] as const;
  const owner = tableOwner(vcpu, dom);
  if (typeof owner === "number") return answer(owner);
  if (nr_frames > owner.grants.statusFrames.length) return answer(GNTST_general_error);
  let status = GNTST_okay;
  for (let i = 0; i < nr_frames; i++) {
    const at = frame_list + i * 8;
    const written = memory.writeU32(at, owner.grants.statusFrames[i]) && memory.writeU32(at + 4, 0);
    if (!written) status = GNTST_bad_virt_addr;
  }
  return answer(status);
}
