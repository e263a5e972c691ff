/*T:800 How every package's tests are run.
 *
 * One function makes the vitest configuration of a package. It resolves the packages of this workspace to their
 * sources, through the "source" export condition, so that a test needs no build and a change in mmu is seen by
 * x86-cpu's tests at once. The kind of test is told by the file's name and chosen by vitest's mode:
 *
 *   vitest run                  every *.test.ts below src and test, without the kinds below
 *   vitest run --mode slow      *.slow.test.ts: minutes, not seconds
 *   vitest run --mode guests    *.guest.test.ts: boots kernels that are not in this repository
 *
 * Next, T:810: what the tests of the workspace itself share. */
import { defineConfig } from "vitest/config";

const CONDITIONS = ["source", "module", "node", "import", "default"];
const KINDS = ["slow", "guest"];

/**
 * @param {import("vitest/config").ViteUserConfig["test"]} [test] what this package adds to the common settings
 */
export function packageTests(test = {}) {
  return defineConfig(({ mode }) => {
    const kind = mode === "guests" ? "guest" : mode;
    const special = KINDS.includes(kind);
    return {
      resolve: { conditions: CONDITIONS },
      ssr: { resolve: { conditions: CONDITIONS, externalConditions: ["source", "node", "import"] } },
      test: {
        include: special ? [`{src,test}/**/*.${kind}.test.ts`] : ["{src,test}/**/*.test.ts", "test/**/*.test.mjs"],
        exclude: [
          ...(special ? [] : KINDS.map((name) => `**/*.${name}.test.ts`)),
          "test/browser/**",
          "**/node_modules/**",
        ],
        passWithNoTests: true,
        // Tests take seconds; a machine that does other things at the same time can take a minute over one of them.
        testTimeout: special ? 600_000 : 120_000,
        ...test,
      },
    };
  });
}
