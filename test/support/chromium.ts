/**
 * A real browser without a window, driven by the DevTools protocol.
 *
 * It is started by a script that stands in BROWSER, has a profile directory of its own, and reaches
 * nothing beyond loopback.
 */

/** A Chromium that a script of `browserScript` has started. */
export class Chromium {
  readonly #socket: WebSocket;
  readonly #process: number;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #serial = 0;

  private constructor(socket: WebSocket, process: number) {
    this.#socket = socket;
    this.#process = process;
    socket.onmessage = ({ data }) => {
      const answer: Answer = JSON.parse(data);
      this.#waiting.get(answer.id ?? -1)?.(answer);
      this.#waiting.delete(answer.id ?? -1);
    };
  }

  /** Connects to the browser whose profile directory that is, as soon as it runs. */
  static async connect(profile: string): Promise<Chromium> {
    const text = await eventually(
      "the browser",
      async () => {
        const found = await Deno.readTextFile(`${profile}/DevToolsActivePort`).catch(() => "");
        return found.includes("\n") ? found : null;
      },
    );
    const [port, path] = text.split("\n");
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`);
    await new Promise<void>((resolve, reject) => {
      socket.onopen = () => resolve();
      socket.onerror = () => reject(new Error("the browser does not let itself be driven"));
    });
    return new Chromium(socket, Number(await Deno.readTextFile(`${profile}.pid`)));
  }

  /** The first page whose address begins so. */
  async page(prefix: string): Promise<Page> {
    const target = await eventually(`a page ${prefix}`, async () => {
      const { targetInfos } = await this.send("Target.getTargets") as { targetInfos: Target[] };
      return targetInfos.find(({ type, url }) => type === "page" && url.startsWith(prefix));
    });
    return await this.#attach(target.targetId);
  }

  /** Opens a page in a tab of its own. */
  async open(url: string): Promise<Page> {
    const { targetId } = await this.send("Target.createTarget", { parameters: { url } });
    return await this.#attach(String(targetId));
  }

  /** Sends one command and waits for what it gives. */
  async send(
    method: string,
    options: { parameters?: Record<string, unknown>; sessionId?: string } = {},
  ): Promise<Record<string, unknown>> {
    const id = ++this.#serial;
    const { parameters = {}, sessionId } = options;
    const answer = await new Promise<Answer>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#socket.send(JSON.stringify({ id, method, params: parameters, sessionId }));
    });
    if (answer.error !== undefined) throw new Error(`${method}: ${answer.error.message}`);
    return answer.result ?? {};
  }

  /** Ends the browser, and waits until its profile directory is not used any more. */
  async close(): Promise<void> {
    await this.send("Browser.close");
    await eventually("its end", async () => {
      const runs = await Deno.stat(`/proc/${this.#process}`).then(() => true, () => false);
      return runs ? null : true;
    });
    this.#socket.close();
  }

  async #attach(targetId: string): Promise<Page> {
    const { sessionId } = await this.send("Target.attachToTarget", {
      parameters: { targetId, flatten: true },
    });
    return new Page(this, String(sessionId));
  }
}

/** One page of it. */
export class Page {
  readonly #browser: Chromium;
  readonly #session: string;

  constructor(browser: Chromium, session: string) {
    this.#browser = browser;
    this.#session = session;
  }

  /** The value of an expression in the page. */
  async value(expression: string): Promise<unknown> {
    const { result } = await this.#browser.send("Runtime.evaluate", {
      parameters: { expression, returnByValue: true, awaitPromise: true },
      sessionId: this.#session,
    }) as { result: { value?: unknown } };
    return result.value;
  }

  /** Clicks the button with that text, by the mouse and not by a script. */
  async click(label: string): Promise<void> {
    const place = await eventually(`a button ${label}`, async () =>
      await this.value(`(() => {
        const button = [...document.querySelectorAll("button")].find((each) =>
          each.textContent.trim() === ${JSON.stringify(label)});
        if (button === undefined) return null;
        const { x, y, width, height } = button.getBoundingClientRect();
        return { x: x + width / 2, y: y + height / 2 };
      })()`)) as { x: number; y: number };
    for (const type of ["mousePressed", "mouseReleased"]) {
      await this.#browser.send("Input.dispatchMouseEvent", {
        parameters: { type, ...place, button: "left", clickCount: 1 },
        sessionId: this.#session,
      });
    }
  }

  /** The visible text of the page, as soon as it holds that part. */
  async sees(part: string): Promise<string> {
    return await eventually(`a page with ${part}`, async () => {
      const text = String(await this.value("document.body?.innerText ?? ''").catch(() => ""));
      return text.includes(part) ? text : null;
    });
  }
}

/** A shell script that opens its argument in a new Chromium with that profile directory. */
export function browserScript(profile: string): string {
  const options = [
    ...["--headless=new", "--no-sandbox", "--no-first-run", "--disable-gpu"],
    ...["--disable-dev-shm-usage", "--disable-background-networking", "--disable-sync"],
    ...["--disable-component-update", "--disable-default-apps", "--disable-extensions"],
    "--host-resolver-rules='MAP * ~NOTFOUND , EXCLUDE 127.0.0.1'",
    ...["--proxy-server=http://127.0.0.1:9", "--remote-debugging-port=0"],
    `--user-data-dir='${profile}'`,
  ];
  return `#!/bin/sh
echo $$ >'${profile}.pid'
exec chromium ${options.join(" ")} "$1" >/dev/null 2>&1
`;
}

interface Answer {
  readonly id?: number;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

interface Target {
  readonly targetId: string;
  readonly type: string;
  readonly url: string;
}

async function eventually<T>(
  what: string,
  look: () => Promise<T | null | undefined>,
): Promise<T> {
  for (let round = 0; round < 400; round++) {
    const found = await look();
    if (found !== null && found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited 20 s in vain for ${what}`);
}
