// Files named on the command line, and those in the folders that are named there. It reads names, never contents.
import { opendir, stat } from "node:fs/promises";
import { join } from "node:path";

/** A file, or a name behind which there is none. */
export type FoundFile =
  | { readonly path: string /** The user named it, so it has to be a DICOM file. */; readonly isNamed: boolean }
  | { readonly path: string; readonly error: Error };

/** The files, folders read through in the order of their names. Links to folders are not followed: they can lead in circles. */
export async function* findFiles(paths: readonly string[]): AsyncGenerator<FoundFile, void, undefined> {
  for (const path of paths) {
    try {
      if ((await stat(path)).isDirectory()) yield* filesIn(path);
      else yield { path, isNamed: true };
    } catch (error) {
      yield { path, error: error as Error };
    }
  }
}

async function* filesIn(folder: string): AsyncGenerator<FoundFile, void, undefined> {
  const folders: string[] = [folder];
  for (let path = folders.pop(); path !== undefined; path = folders.pop()) {
    try {
      const entries: { readonly name: string; readonly isFolder: boolean }[] = [];
      for await (const entry of await opendir(path)) {
        const isFile = entry.isFile() || (entry.isSymbolicLink() && (await isFileBehind(join(path, entry.name))));
        if (isFile || entry.isDirectory()) entries.push({ name: entry.name, isFolder: entry.isDirectory() });
      }
      entries.sort((one, other) => (one.name < other.name ? -1 : 1));
      for (const { name, isFolder } of entries) if (!isFolder) yield { path: join(path, name), isNamed: false };
      for (const { name, isFolder } of entries.toReversed()) if (isFolder) folders.push(join(path, name));
    } catch (error) {
      yield { path, error: error as Error };
    }
  }
}

async function isFileBehind(link: string): Promise<boolean> {
  return stat(link).then(
    (found) => found.isFile(),
    () => false,
  );
}
