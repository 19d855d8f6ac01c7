/** The stand-in for AWS on a port of this machine, in the process of the test. */
import { denoHost } from "../../src/deno_host.ts";
import type { Control } from "../../src/fake_aws/control.ts";
import { type FakeAws, fakeAws } from "../../src/fake_aws/server.ts";
import type { LogEntry, Nature, Settings } from "../../src/fake_aws/state.ts";
import type { World } from "../../src/fake_aws/world.ts";
import type { Listener } from "../../src/host.ts";

/** What a test may want otherwise; all of it has a default. */
export interface FakeAwsServerOptions {
  readonly world?: World;
  readonly settings?: Partial<Settings>;
  /** Answers `/__…` over HTTP too. */
  readonly controlSurface?: boolean;
  /** 0 for any. */
  readonly port?: number;
}

/** True time and true randomness. */
export const nature: Nature = {
  now: () => Date.now(),
  random: (count) => crypto.getRandomValues(new Uint8Array(count)),
};

/** A running stand-in; every knob is a method of `control`. */
export class FakeAwsServer {
  readonly url: string;
  readonly control: Control;
  readonly #listener: Listener;

  private constructor(listener: Listener, aws: FakeAws) {
    this.#listener = listener;
    this.url = `http://127.0.0.1:${listener.port}`;
    this.control = aws.control;
  }

  /** Starts one on a free port, or on the one given. */
  static start(options: FakeAwsServerOptions = {}): FakeAwsServer {
    const { port = 0, ...rest } = options;
    const aws = fakeAws({ nature, ...rest });
    return new FakeAwsServer(denoHost().listen(aws.handle, { port }), aws);
  }

  /** What was asked since the start, or only of that operation. */
  log(operation?: string): LogEntry[] {
    return this.control.log().filter((each) =>
      operation === undefined || each.operation === operation
    );
  }

  /**
   * The whole environment of a program that takes the stand-in for AWS, in that home. Whatever
   * lies beyond loopback is sent to a port on which nothing listens.
   */
  environment(home: string): Record<string, string> {
    return {
      HOME: home,
      PATH: "/usr/bin:/bin",
      LC_ALL: "C.UTF-8",
      AWS_ENDPOINT_URL: this.url,
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_MAX_ATTEMPTS: "1",
      AWS_PAGER: "",
      HTTP_PROXY: nowhere,
      HTTPS_PROXY: nowhere,
      NO_PROXY: "127.0.0.1,localhost",
    };
  }

  async close(): Promise<void> {
    await this.#listener.close();
  }
}

const nowhere = "http://127.0.0.1:9";
