import { testIn } from "./scenario.ts";
import { scenarios } from "./table.ts";

testIn("bash-3.2", scenarios);
