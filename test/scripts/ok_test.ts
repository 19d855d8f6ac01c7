import { count, long, longestFirst } from "../../scripts/ok.ts";
import { assert, assertEquals } from "../support/assert.ts";
import { projectRoot } from "../support/build.ts";

Deno.test("a report is counted by what passed, failed and was skipped, with names as they were", () => {
  const tally = { passed: 0, failed: [] as string[], skipped: [] as string[] };
  count(
    `<testsuites><testsuite name="./test/a_test.ts">
      <testcase name="fine" classname="./test/a_test.ts" time="0.1" line="1" col="1"></testcase>
      <testcase name="also &gt; fine" classname="./test/a_test.ts" line="2"/>
      <testcase name="says &quot;no&quot; &amp; &lt;why&gt;" classname="./test/a_test.ts">
        <failure message="x">at <![CDATA[<testcase name="not one">]]></failure>
      </testcase>
      <testcase name="in pwsh" classname="./test/b_test.ts"><skipped/></testcase>
    </testsuite></testsuites>`,
    tally,
  );
  assertEquals(tally, {
    passed: 2,
    failed: ['test/a_test.ts: says "no" & <why>'],
    skipped: ["test/b_test.ts: in pwsh"],
  });
});

Deno.test("what takes longest begins first, and is there", async () => {
  const [slow = "", , directory = ""] = long;
  const files = ["test/b_test.ts", `${directory}b_test.ts`, `${directory}a_test.ts`, slow];
  assertEquals(longestFirst(["test/a_test.ts", ...files]), [
    ...[slow, `${directory}a_test.ts`, `${directory}b_test.ts`],
    ...["test/a_test.ts", "test/b_test.ts"],
  ]);
  for (const path of long) {
    const info = await Deno.stat(`${projectRoot}/${path}`);
    assert(info.isDirectory === path.endsWith("/"), path);
  }
});

Deno.test("deno test begins files in the order in which they are named", async () => {
  const directory = await Deno.makeTempDir({ prefix: "awsprof-order-" });
  try {
    const files = ["z/one", "a/two", "m/three"].map((name) => `${directory}/${name}_test.ts`);
    for (const file of files) {
      await Deno.mkdir(file.slice(0, file.lastIndexOf("/")));
      await Deno.writeTextFile(
        file,
        `Deno.test("it", () => console.log("ran:" + import.meta.url));`,
      );
    }
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["test", "--no-config", "--no-check", "--parallel", ...files],
      env: { DENO_JOBS: "1", NO_COLOR: "1" },
      stdin: "null",
    }).output();
    const ran = [...new TextDecoder().decode(stdout).matchAll(/^ran:file:\/\/(.*)$/gm)];
    assertEquals(ran.map(([, path]) => path), files);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
