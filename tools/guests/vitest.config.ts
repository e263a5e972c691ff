import { packageTests } from "@lguest-tools/config/vitest";

// A Guest boots in a fraction of a second, unless the machine has other things to do.
export default packageTests({ testTimeout: 120_000 });
