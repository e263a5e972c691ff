import { linuxTests } from "./support/linux-suite.js";

linuxTests(false);
