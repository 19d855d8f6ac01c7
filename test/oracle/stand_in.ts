/** A server on loopback that gives credentials as AWS would, so that every plan can succeed. */

export const roleKey = "ASIASTANDINROLE0ROLE";
export const webIdentityKey = "ASIASTANDINWEBIDWEBI";
export const portalKey = "ASIASTANDINPORTAPORT";
export const containerKey = "ASIASTANDINCONTACONT";
export const processKey = "AKIASTANDINPROCEPROC";
export const loginKey = "ASIASTANDINLOGINLOGI";
export const secret = "stand/in/secret";

/** The server's address, and how to end it. */
export interface StandIn {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts the server on a free port. */
export function startStandIn(): StandIn {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    close: () => server.shutdown(),
  };
}

const later = "2099-01-01T00:00:00Z";

async function answer(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const body = await request.text();
  if (request.method === "POST" && pathname === "/") {
    const action = new URLSearchParams(body).get("Action") ?? "AssumeRole";
    return new Response(assumed(action), { headers: { "content-type": "text/xml" } });
  }
  if (pathname === "/federation/credentials") {
    return Response.json({
      roleCredentials: {
        accessKeyId: portalKey,
        secretAccessKey: secret,
        sessionToken: "token",
        expiration: Date.parse(later),
      },
    });
  }
  if (pathname === "/container") {
    return Response.json({
      AccessKeyId: containerKey,
      SecretAccessKey: secret,
      Token: "token",
      Expiration: later,
    });
  }
  return new Response("", { status: 404 });
}

function assumed(action: string): string {
  const key = action === "AssumeRole" ? roleKey : webIdentityKey;
  return `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>` +
    `<Credentials><AccessKeyId>${key}</AccessKeyId><SecretAccessKey>${secret}</SecretAccessKey>` +
    `<SessionToken>token</SessionToken><Expiration>${later}</Expiration></Credentials>` +
    "<AssumedRoleUser><AssumedRoleId>AROA:x</AssumedRoleId>" +
    "<Arn>arn:aws:sts::123456789012:assumed-role/A/x</Arn></AssumedRoleUser>" +
    `</${action}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></${action}Response>`;
}
