import { packageTests } from "@lguest-tools/config/vitest";

export default packageTests();
