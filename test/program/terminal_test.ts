/** What is drawn on a real terminal of an unusual kind. */
import { assertEquals, assertIncludes } from "../support/assert.ts";
import { Stage } from "../sso/stage.ts";
import { tool } from "../support/tools.ts";

Deno.test({
  name: "on a terminal that does not know its size the table is whole",
  ignore: tool("tmux").missing,
  fn: () =>
    Stage.use({
      run: async (stage) => {
        const seat = await stage.sit();
        await seat.type("stty cols 0 rows 0; awsprof list");
        const { code, text } = await seat.ended();
        assertEquals(code, 0, text);
        assertIncludes(text, "SESSION");
      },
    }),
});
