// Runs kaitai-struct-compiler, the one place that knows it. The compiler is a build tool; nothing of it is published.
import KaitaiStructCompiler from "kaitai-struct-compiler";
import { parse } from "yaml";

/** The version of kaitai-struct-compiler that generated files name in their first lines. */
export const compilerVersion: string = KaitaiStructCompiler.version;

/**
 * Compiles a spec to JavaScript in debug mode, in which an object is attached to its parent before it is read: that
 * order is what makes the partial tree of a failed read say where it failed.
 */
export async function compileToJavaScript(text: string): Promise<string> {
  const importer = {
    importYaml: (name: string): Promise<unknown> => Promise.reject(new Error(`the spec imports ${name}`)),
  };
  const files: Record<string, string> = await KaitaiStructCompiler.compile("javascript", parse(text), importer, true);
  const sources = Object.values(files);
  const [source] = sources;
  if (source === undefined || sources.length !== 1) throw new Error(`expected one file, got ${sources.length}`);
  return source;
}
