// The types of kaitai-struct-compiler 0.11's npm package, which has none of its own, as far as they are used here.
declare module "kaitai-struct-compiler" {
  interface Importer {
    importYaml(name: string): Promise<unknown>;
  }

  const compiler: {
    readonly languages: readonly string[];
    readonly version: string;
    compile(target: string, spec: unknown, importer: Importer, debug: boolean): Promise<Record<string, string>>;
  };

  export default compiler;
}
