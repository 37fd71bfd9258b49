// Certificates for the TLS rows: an authority that both sides trust, one that nobody does, and a key pair under each for either
// side. Made by openssl in a temporary folder for each row, so nothing secret or outdated is ever in the repository.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TlsFiles } from "./peer.ts";
import { run } from "./process.ts";

/** What a side shows: a certificate that the other one trusts, one of a stranger's authority, or none. */
export type Shown = "trusted" | "stranger" | "nothing";

/** A folder of certificates. Disposing of it removes it. */
export class Certificates implements AsyncDisposable {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async make(): Promise<Certificates> {
    const certificates = new Certificates(await mkdtemp(join(tmpdir(), "dicom-ul-interop-")));
    try {
      for (const authority of ["trusted", "stranger"]) await certificates.#make(authority);
      return certificates;
    } catch (error) {
      await certificates[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** The files of a side that shows this and trusts the common authority. */
  filesOf(side: "ours" | "peer", shown: Shown): TlsFiles {
    const ca = this.#path("trusted.crt");
    if (shown === "nothing") return { ca };
    return { ca, own: { key: this.#path(`${shown}-${side}.key`), cert: this.#path(`${shown}-${side}.crt`) } };
  }

  async #make(authority: string): Promise<void> {
    const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
    const [caKey, caCert] = [this.#path(`${authority}.key`), this.#path(`${authority}.crt`)];
    await openssl(["req", "-x509", ...newKey, "-subj", `/CN=${authority}`, "-keyout", caKey, "-out", caCert]);
    const extensions = this.#path("extensions");
    await writeFile(extensions, "subjectAltName=IP:127.0.0.1,DNS:localhost\n");
    for (const side of ["ours", "peer"]) {
      const [key, request, cert] = ["key", "csr", "crt"].map((kind) => this.#path(`${authority}-${side}.${kind}`)) as [
        string,
        string,
        string,
      ];
      await openssl(["req", ...newKey.slice(0, -2), "-subj", `/CN=${side}`, "-keyout", key, "-out", request]);
      const signed = ["-req", "-in", request, "-CA", caCert, "-CAkey", caKey, "-CAcreateserial", "-days", "2"];
      await openssl(["x509", ...signed, "-extfile", extensions, "-out", cert]);
    }
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Our side's TLS as options of the command line. */
export function tlsOptions({ ca, own }: TlsFiles): readonly string[] {
  const shown = own === undefined ? [] : ["--key-file", own.key, "--cert-file", own.cert];
  return ["--enable-tls", "--add-cert-file", ca, ...shown];
}

async function openssl(args: readonly string[]): Promise<void> {
  const { code, output } = await run({ program: "openssl", args });
  if (code !== 0) throw new Error(`openssl ${args[0]} failed:\n${output}`);
}
