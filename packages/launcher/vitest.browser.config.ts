// The test in Debian's Chromium: what a page gets, which is the built packages, so no "source" condition here.
import { existsSync } from "node:fs";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const chosen = process.env.LGUEST_CHROMIUM;
const executablePath = chosen || PLACES.find((path) => existsSync(path));

// Quiet: none of the browser's own business with the network or the disk. Root cannot have the sandbox.
const ARGUMENTS = [
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];

if (executablePath === undefined) {
  console.warn(`browser test: not run. No Chromium at ${PLACES.join(", ")}; LGUEST_CHROMIUM may name one.`);
}

export default defineConfig({
  test: {
    include: executablePath === undefined ? [] : ["test/browser/**/*.test.ts"],
    passWithNoTests: executablePath === undefined,
    testTimeout: 60_000,
    ...(executablePath === undefined
      ? {}
      : {
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: { executablePath, args: ARGUMENTS } }),
            instances: [{ browser: "chromium" as const }],
          },
        }),
  },
});
