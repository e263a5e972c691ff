import { packageTests } from "./src/vitest.mjs";

export default packageTests();
