import { testIn } from "./in_shell.ts";

testIn("bash");
