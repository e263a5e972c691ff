import { demoKernel, launch } from "@lguest/launcher";
import { expect, test } from "vitest";

/** Everything that a stream of bytes gives, as text. */
async function textOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += decoder.decode(value, { stream: true });
  }
}

test("this is a page in a browser, on the built packages", () => {
  expect(document.defaultView).toBe(window);
  const loaded = performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname);
  const ofTheHouse = loaded.filter((path) => /\/(packages\/)?(launcher|lguest-host|x86-cpu)\/(dist|src)\//.test(path));
  expect(ofTheHouse.filter((path) => path.includes("/src/"))).toEqual([]);
  expect(ofTheHouse.filter((path) => path.endsWith("/dist/index.js")).length).toBeGreaterThan(0);
});

test("the embedded guest boots, runs its tour and powers off", async () => {
  const guest = await launch({ kernel: await demoKernel(), memory: "16M", args: "batch", timeout: 50 });
  const [printed, exit] = await Promise.all([textOf(guest.console.readable), guest.exited]);
  expect(exit, printed).toEqual({ kind: "poweroff" });
  expect(printed.length).toBeGreaterThan(0);
  expect(guest.stats().hypercalls.LGUEST_INIT).toEqual({ direct: 1, ring: 0 });
});

test("a kernel without an image is refused in words", async () => {
  await expect(launch({ kernel: new Uint8Array(0), name: "nothing" })).rejects.toMatchObject({
    code: "ERR_KERNEL_EMPTY",
  });
});
