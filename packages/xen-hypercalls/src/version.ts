/*X:290 xen_version.
 * What runs below: the version, who built it, what it can do, where it begins. Structures from public/version.h, features
 * from public/features.h. Before: physdev.ts. Next: what a guest finds when it starts, start-info.ts. */

import type { u32 } from "@lguest/mmu";
import { bytes, POINTER, text, U32 } from "./field-types.js";
import { defineLayout, out } from "./layout.js";

/** The result is major << 16 | minor. */
export const XENVER_version = 0;
/** What follows major and minor, as text. */
export const XENVER_extraversion = 1;
/** Who built it, with what, when. */
export const XENVER_compile_info = 2;
/** Kinds of guest that it runs, as text: "xen-3.0-x86_32p ...". */
export const XENVER_capabilities = 3;
/** State of its sources, as text. */
export const XENVER_changeset = 4;
/** Where it begins. */
export const XENVER_platform_parameters = 5;
/** Its features, 32 at a time. */
export const XENVER_get_features = 6;
/** The result is the size of a page. */
export const XENVER_pagesize = 7;
/** The domain's UUID. */
export const XENVER_guest_handle = 8;
/** The hypervisor's command line. */
export const XENVER_commandline = 9;

/** Answer of XENVER_extraversion. */
export const xenExtraversion = defineLayout("xen_extraversion", { text: out(text(16)) });
/** Answer of XENVER_compile_info. */
export const xenCompileInfo = defineLayout("xen_compile_info", {
  compiler: out(text(64)),
  compile_by: out(text(16)),
  compile_domain: out(text(32)),
  compile_date: out(text(32)),
});
/** Answer of XENVER_capabilities. */
export const xenCapabilitiesInfo = defineLayout("xen_capabilities_info", { text: out(text(1024)) });
/** Answer of XENVER_changeset. */
export const xenChangesetInfo = defineLayout("xen_changeset_info", { text: out(text(64)) });
/** Answer of XENVER_platform_parameters: first linear address that is not the guest's. */
export const xenPlatformParameters = defineLayout("xen_platform_parameters", { virt_start: out(POINTER) });
/** Argument of XENVER_get_features: which 32, and the answer. */
export const xenFeatureInfo = defineLayout("xen_feature_info", { submap_idx: U32, submap: out(U32) });
/** Answer of XENVER_guest_handle. */
export const xenDomainHandle = defineLayout("xen_domain_handle", { uuid: out(bytes(16)) });
/** Answer of XENVER_commandline. */
export const xenCommandline = defineLayout("xen_commandline", { text: out(text(1024)) });

/** Operations of xen_version and their arguments. */
export const XENVER_ARGUMENTS = Object.freeze({
  [XENVER_version]: null,
  [XENVER_extraversion]: xenExtraversion,
  [XENVER_compile_info]: xenCompileInfo,
  [XENVER_capabilities]: xenCapabilitiesInfo,
  [XENVER_changeset]: xenChangesetInfo,
  [XENVER_platform_parameters]: xenPlatformParameters,
  [XENVER_get_features]: xenFeatureInfo,
  [XENVER_pagesize]: null,
  [XENVER_guest_handle]: xenDomainHandle,
  [XENVER_commandline]: xenCommandline,
});

/** Features by number, as ELF notes name them; `undefined` where there is none. Bit n of the submap is number n. */
export const XEN_FEATURES: readonly (string | undefined)[] = Object.freeze([
  "writable_page_tables",
  "writable_descriptor_tables",
  "auto_translated_physmap",
  "supervisor_mode_kernel",
  "pae_pgdir_above_4gb",
  "mmu_pt_update_preserve_ad",
  "highmem_assist",
  "gnttab_map_avail_bits",
  "hvm_callback_vector",
  "hvm_safe_pvclock",
  "hvm_pirqs",
  "dom0",
]);

/** Names of the features in a submap; one without a name is `feature<n>`. */
export function xenFeatureNames(submap: u32): string[] {
  const names: string[] = [];
  for (let bit = 0; bit < 32; bit++) {
    if (((submap >>> bit) & 1) !== 0) names.push(XEN_FEATURES[bit] ?? `feature${bit}`);
  }
  return names;
}
