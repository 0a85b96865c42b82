// Every screen of those who prepare, hold, keep and carry down.

import { OFFICES, walkAll } from "./tours.mjs";

walkAll(OFFICES);
