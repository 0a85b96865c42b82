// Every screen of those who answer, read and try something.

import { WORKPLACES, walkAll } from "./tours.mjs";

walkAll(WORKPLACES);
