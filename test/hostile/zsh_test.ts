import { testIn } from "./in_shell.ts";

testIn("zsh");
