// Certificates for tests, made by the openssl program when the tests run: nothing that can expire is kept in the repository.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A key with its certificate, PEM. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
}

/** What a certificate is made for. */
export interface IdentityOptions {
  readonly commonName?: string;
  readonly alternativeNames?: readonly string[];
  readonly usage?: "serverAuth" | "clientAuth" | "serverAuth,clientAuth";
  /** Days from now; negative ones are over. */
  readonly days?: number;
  readonly bits?: number;
  readonly digest?: "sha256" | "sha1";
  readonly curve?: string;
}

/** An authority that signs certificates, in a temporary folder. */
export class Authority implements Disposable {
  readonly ca: string;
  readonly #folder: string;
  #count = 0;

  constructor(commonName: string) {
    this.#folder = mkdtempSync(join(tmpdir(), "dicom-ul-tls-"));
    writeFileSync(join(this.#folder, "index.txt"), "");
    writeFileSync(join(this.#folder, "serial"), "1000\n");
    writeFileSync(join(this.#folder, "crlnumber"), "1000\n");
    writeFileSync(
      join(this.#folder, "ca.cnf"),
      [
        "[ca]",
        "default_ca = test",
        "[test]",
        `database = ${this.#folder}/index.txt`,
        `serial = ${this.#folder}/serial`,
        `crlnumber = ${this.#folder}/crlnumber`,
        `new_certs_dir = ${this.#folder}`,
        `certificate = ${this.#folder}/ca.crt`,
        `private_key = ${this.#folder}/ca.key`,
        "default_md = sha256",
        "default_crl_days = 30",
        "policy = anything",
        "unique_subject = no",
        "[anything]",
        "commonName = supplied",
        "[req]",
        "distinguished_name = name",
        "[name]",
        "",
      ].join("\n"),
    );
    this.#newKey("ca", { curve: "prime256v1" });
    const extensions = ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"];
    this.#openssl(
      ...["req", "-x509", "-new", "-config", this.#path("ca.cnf"), "-key", this.#path("ca.key"), "-sha256"],
      ...["-days", "30", "-subj", `/CN=${commonName}`, "-out", this.#path("ca.crt")],
      ...extensions.flatMap((extension) => ["-addext", extension]),
    );
    this.ca = this.#read("ca.crt");
  }

  /** A key with a certificate of this authority. */
  issue(options: IdentityOptions = {}): Identity {
    const { commonName = "localhost", alternativeNames = ["DNS:localhost", "IP:127.0.0.1"], days = 20 } = options;
    const name = `identity-${++this.#count}`;
    this.#newKey(name, options);
    writeFileSync(
      this.#path(`${name}.ext`),
      [
        "basicConstraints=CA:FALSE",
        `extendedKeyUsage=${options.usage ?? "serverAuth,clientAuth"}`,
        ...(alternativeNames.length === 0 ? [] : [`subjectAltName=${alternativeNames.join(",")}`]),
        "",
      ].join("\n"),
    );
    this.#openssl(
      ...["req", "-new", "-config", this.#path("ca.cnf"), "-key", this.#path(`${name}.key`)],
      ...["-subj", `/CN=${commonName}`, "-out", this.#path(`${name}.csr`)],
    );
    const day = 86_400_000;
    const from = new Date(Date.now() - 40 * day);
    const until = new Date(Date.now() + days * day);
    this.#openssl(
      ...["ca", "-batch", "-notext", "-config", this.#path("ca.cnf"), "-extfile", this.#path(`${name}.ext`)],
      ...["-md", options.digest ?? "sha256", "-startdate", asn1(from), "-enddate", asn1(until)],
      ...["-in", this.#path(`${name}.csr`), "-out", this.#path(`${name}.crt`)],
    );
    return { key: this.#read(`${name}.key`), cert: this.#read(`${name}.crt`) };
  }

  /** A revocation list that names these certificates. */
  revoke(...identities: readonly Identity[]): string {
    for (const { cert } of identities) {
      writeFileSync(this.#path("revoked.crt"), cert);
      this.#openssl("ca", "-config", this.#path("ca.cnf"), "-revoke", this.#path("revoked.crt"));
    }
    this.#openssl("ca", "-config", this.#path("ca.cnf"), "-gencrl", "-out", this.#path("ca.crl"));
    return this.#read("ca.crl");
  }

  /** The options that make `openssl s_client` call with this identity. */
  files({ key, cert }: Identity): readonly string[] {
    writeFileSync(this.#path("client.key"), key);
    writeFileSync(this.#path("client.crt"), cert);
    return ["-CAfile", this.#path("ca.crt"), "-key", this.#path("client.key"), "-cert", this.#path("client.crt")];
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #newKey(name: string, { bits, curve = "prime256v1" }: IdentityOptions): void {
    const algorithm =
      bits === undefined
        ? ["-algorithm", "EC", "-pkeyopt", `ec_paramgen_curve:${curve}`]
        : ["-algorithm", "RSA", "-pkeyopt", `rsa_keygen_bits:${bits}`];
    this.#openssl("genpkey", ...algorithm, "-out", this.#path(`${name}.key`));
  }

  #path(file: string): string {
    return join(this.#folder, file);
  }

  #read(file: string): string {
    return readFileSync(this.#path(file), "utf8");
  }

  #openssl(...args: readonly string[]): void {
    const { status, stderr, error } = spawnSync("openssl", args, { encoding: "utf8" });
    if (error !== undefined) {
      throw new Error(`these tests need the openssl program (Debian: apt-get install openssl): ${error.message}`);
    }
    if (status !== 0) throw new Error(`openssl ${args.join(" ")}\n${stderr}`);
  }
}

function asn1(date: Date): string {
  return `${date.toISOString().replace(/[-:T]/g, "").slice(2, 14)}Z`;
}
