/**
 * The AWS CLI's own commands, from the files that it brings: its index of commands, its service
 * models and its list of global options; `hasAwsCli` says whether they are there.
 */
import { DatabaseSync } from "node:sqlite";
import { awsDirectory } from "./tools.ts";

/** One command as it is typed. */
export interface AwsCommand {
  readonly service: string;
  readonly command: string;
}

const data = `${awsDirectory()}/awscli`;

/** Whether the AWS CLI's files are there. */
export const hasAwsCli: boolean = exists(`${data}/data/ac.index`);

/** Version of the AWS CLI that is there, as it says itself. */
export async function awsVersion(): Promise<string> {
  const { stdout } = await new Deno.Command(`${awsDirectory()}/aws`, { args: ["--version"] })
    .output();
  return /^aws-cli\/(\S+)/.exec(new TextDecoder().decode(stdout))?.[1] ?? "";
}

/** Every `service command` of the AWS CLI's index, its own and those of the service models, sorted. */
export function awsCommands(): AwsCommand[] {
  const index = new DatabaseSync(`${data}/data/ac.index`, { readOnly: true });
  try {
    const rows = index.prepare(
      "select command, parent from command_table where parent like 'aws.%'",
    ).all() as { command: string; parent: string }[];
    const commands = rows.map(({ command, parent }) => ({ service: parent.slice(4), command }))
      .filter(({ service }) => !service.includes("."));
    return commands.sort((a, b) => text(a) < text(b) ? -1 : 1);
  } finally {
    index.close();
  }
}

/** The HTTP method of each operation of the REST services, and whether its model calls it a reader. */
export async function awsOperations(): Promise<
  { service: string; command: string; method: string | null; isReader: boolean }[]
> {
  const found = [];
  for (const folder of names(`${data}/botocore/data`)) {
    const versions = names(`${data}/botocore/data/${folder}`);
    const model = await readModel(`${data}/botocore/data/${folder}/${versions.at(-1)}`);
    if (model === null) continue;
    const isRest = model.metadata.protocol?.startsWith("rest") ?? false;
    for (const [name, { http, readonly }] of Object.entries(model.operations)) {
      found.push({
        service: typed[folder] ?? folder,
        command: commandName(name),
        method: isRest ? http?.method ?? null : null,
        isReader: readonly === true,
      });
    }
  }
  return found;
}

/** Names of the AWS CLI's global options, those with a value and those without. */
export function awsGlobalOptions(): { valued: string[]; switches: string[] } {
  const { options } = JSON.parse(Deno.readTextFileSync(`${data}/data/cli.json`)) as {
    options: Record<string, { action?: string }>;
  };
  const isSwitch = (name: string): boolean => options[name]?.action !== undefined;
  return {
    valued: Object.keys(options).filter((name) => !isSwitch(name)).sort(),
    switches: Object.keys(options).filter(isSwitch).sort(),
  };
}

interface Model {
  readonly metadata: { readonly protocol?: string };
  readonly operations: Record<string, { http?: { method?: string }; readonly?: boolean }>;
}

/** What the AWS CLI calls a service whose model has another name. */
const typed: Readonly<Record<string, string>> = {
  agenttoolkit: "agent-toolkit",
  codedeploy: "deploy",
  config: "configservice",
  s3: "s3api",
};

async function readModel(folder: string): Promise<Model | null> {
  for (const name of ["service-2.json", "service-2.json.gz"]) {
    if (!exists(`${folder}/${name}`)) continue;
    const file = await Deno.open(`${folder}/${name}`);
    const stream = name.endsWith(".gz")
      ? file.readable.pipeThrough(new DecompressionStream("gzip"))
      : file.readable;
    return await new Response(stream).json() as Model;
  }
  return null;
}

/** botocore's `xform_name` with a dash. */
function commandName(operation: string): string {
  const special = /[A-Z]{2,}s$/.exec(operation)?.[0];
  const start = special === undefined
    ? operation
    : `${operation.slice(0, -special.length)}-${special.toLowerCase()}`;
  return start.replace(/(.)([A-Z][a-z]+)/g, "$1-$2").replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase();
}

function names(folder: string): string[] {
  return [...Deno.readDirSync(folder)].filter((entry) => entry.isDirectory)
    .map((entry) => entry.name).sort();
}

function text({ service, command }: AwsCommand): string {
  return `${service} ${command}`;
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}
