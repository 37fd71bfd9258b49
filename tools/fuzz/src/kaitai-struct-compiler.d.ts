// The part of kaitai-struct-compiler that tools use; the package has no types of its own.
declare module "kaitai-struct-compiler" {
  interface Importer {
    importYaml(name: string, mode: string): Promise<unknown>;
  }
  const compiler: {
    compile(language: string, spec: unknown, importer: Importer, debug: boolean): Promise<Record<string, string>>;
  };
  export default compiler;
}
