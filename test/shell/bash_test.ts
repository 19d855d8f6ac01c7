import { testIn } from "./scenario.ts";
import { scenarios } from "./table.ts";

testIn("bash", scenarios);
