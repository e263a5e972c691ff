/* What the tests use of Node: the package itself uses nothing of it, and does not see its types. */
declare module "node:fs" {
  export function readFileSync(file: URL): Uint8Array;
}
declare module "node:zlib" {
  export function brotliDecompressSync(bytes: Uint8Array): Uint8Array;
}
