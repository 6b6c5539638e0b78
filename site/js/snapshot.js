/**
 * What the build, which takes a snapshot of Python's memory, and the worker, which restores it, must do alike.
 *
 * A snapshot is 31 MB, a tenth of which are constants that the WebAssembly module brings with it anyway. So what
 * is sent is the difference (XOR) from a memory that is fresh: constants become zeros, and zeros pack to nothing.
 */

/** What Python finds in os.environ. The hash seed is part of the snapshot, so it is the same for all. */
export const ENVIRONMENT = { HOME: "/home/pyodide", PYTHONHASHSEED: "0" };

/** Where our Python lives in Pyodide's file system. */
const HOME = "/home/pyodide/py";

/** Lets Python import what `writeSources` has written. */
export const ADD_TO_PATH = `import sys; sys.path.insert(0, "${HOME}")`;

/** @param {any} python @param {Record<string, string>} sources texts by path */
export function writeSources(python, sources) {
  for (const [path, text] of Object.entries(sources)) {
    const target = `${HOME}/${path}`;
    python.FS.mkdirTree(target.slice(0, target.lastIndexOf("/")));
    python.FS.writeFile(target, text);
  }
}

/**
 * Turn a snapshot into its difference from fresh memory, or back.
 * @param {Uint8Array} snapshot a header, whose second word is its length, then the memory; changed in place
 * @param {Uint8Array} fresh the memory of a module that has not run yet
 */
export function xor({ buffer, byteOffset, byteLength }, fresh) {
  const header = new Uint32Array(buffer, byteOffset, 2)[1];
  const memory = new Int32Array(buffer, byteOffset + header, (byteLength - header) / 4);
  const base = new Int32Array(fresh.buffer, fresh.byteOffset, memory.length);
  for (let i = 0; i < memory.length; i++) memory[i] ^= base[i];
}
