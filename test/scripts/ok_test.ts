import { count } from "../../scripts/ok.ts";
import { assertEquals } from "../support/assert.ts";

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
