/** Who and what exists in the stand-in: accounts, people, roles, keys. */

/** An account that the portal shows, with the permission sets that somebody may have in it. */
export interface Account {
  /** Twelve digits. */
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly string[];
}

/** Somebody who signs in at the portal. */
export interface User {
  readonly name: string;
  /** Account id to role names; every role of every account, if not given. */
  readonly assignments?: Readonly<Record<string, readonly string[]>>;
}

/** A role that STS lets somebody assume. */
export interface IamRole {
  readonly arn: string;
  /** Account ids and ARNs of those who may; whoever has valid keys, if not given. */
  readonly principals?: readonly string[];
  readonly externalId?: string;
  readonly mfa?: boolean;
  /** Longest session in seconds; 3600, if not given. */
  readonly maxSessionDuration?: number;
  /** Whose tokens it takes; without this no token is taken. */
  readonly webIdentity?: { readonly issuer: string; readonly audience?: string };
}

/** A long-lived key of an IAM user. */
export interface StaticKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly accountId: string;
  /** `root` is the account itself. */
  readonly userName: string;
  /** The user's device and the one code that it ever shows. */
  readonly mfa?: { readonly serial: string; readonly code: string };
  /** ms since 1970 UTC; a year before the sample company's papers were written, if not given. */
  readonly createdAt?: number;
  /** Whether its user may see the keys of its own at IAM; true, if not given. */
  readonly seesOwnKeys?: boolean;
}

/** Who and what exists. */
export interface World {
  readonly accounts: readonly Account[];
  /** The first one signs in unless another is chosen. */
  readonly users: readonly User[];
  readonly roles: readonly IamRole[];
  readonly keys: readonly StaticKey[];
  /** Start URLs that exist; all, if not given. */
  readonly startUrls?: readonly string[];
  /** Regions in which STS is turned off. */
  readonly disabledRegions?: readonly string[];
}

/** A small company, the one of the demo's sample files; none of it exists. */
export const sampleWorld: World = {
  accounts: [
    {
      id: "444455556666",
      name: "shop development",
      email: "aws+development@example.com",
      roles: ["Developer", "ReadOnly"],
    },
    {
      id: "777788889999",
      name: "shop staging",
      email: "aws+staging@example.com",
      roles: ["Developer", "Operator", "ReadOnly"],
    },
    {
      id: "111122223333",
      name: "shop production",
      email: "aws+production@example.com",
      roles: ["ReadOnly"],
    },
    {
      id: "222233334444",
      name: "old shop",
      email: "aws+old@example.com",
      roles: ["ReadOnly"],
    },
  ],
  users: [{ name: "jo" }],
  roles: [
    {
      arn: "arn:aws:iam::111122223333:role/Admin",
      principals: ["444455556666"],
      externalId: "shop",
    },
  ],
  keys: [
    {
      accessKeyId: "AKIAIOSFODNN7EXAMPLE",
      secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
      accountId: "555566667777",
      userName: "jo",
    },
  ],
};
