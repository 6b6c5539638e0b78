/**
 * What the build, which takes a snapshot of Python's memory, and the worker, which restores it, must do alike.
 *
 * A snapshot is 31 MB, most of it zeros, and a tenth constants that the WebAssembly module brings with it anyway. So
 * what is sent is the difference (XOR) from a memory that is fresh, without the blocks in which there is none: that is
 * less to send, and a third to unpack.
 */

/** What Python finds in os.environ. The hash seed is part of the snapshot, so it is the same for all. */
export const ENVIRONMENT = { HOME: "/home/pyodide", PYTHONHASHSEED: "0" };

/** Where our Python lives in Pyodide's file system. */
const HOME = "/home/pyodide/py";

/** Lets Python import what `writeSources` has written. */
export const ADD_TO_PATH = `import sys; sys.path.insert(0, "${HOME}")`;

/** @param {any} python @param {Record<string, string | Uint8Array>} sources what they hold, by path */
export function writeSources(python, sources) {
  for (const [path, text] of Object.entries(sources)) {
    const target = `${HOME}/${path}`;
    python.FS.mkdirTree(target.slice(0, target.lastIndexOf("/")));
    python.FS.writeFile(target, text);
  }
}

/**
 * The files of which one consists that the build has made (`publish/python.py`): their paths and sizes as JSON, in one
 * line, and then what they hold.
 * @param {Uint8Array} packed
 * @returns {Record<string, Uint8Array>}
 */
export function files(packed) {
  const end = packed.indexOf("\n".charCodeAt(0));
  /** @type {[string, number][]} */
  const contents = JSON.parse(new TextDecoder().decode(packed.subarray(0, end)));
  let from = end + 1;
  return Object.fromEntries(
    contents.map(([path, size]) => {
      from += size;
      return [path, packed.subarray(from - size, from)];
    }),
  );
}

/** So many words stand in one block. */
const BLOCK = 256;

/**
 * A folded snapshot begins with so many words: the bytes of the unfolded one, of its header, and of the constants at
 * the start of fresh memory, and how many runs there are. Then come the runs, each as its first word and the one after
 * its last, and then their words.
 */
const HEAD = 4;

/**
 * The snapshot without what a module that has not run yet has in its memory too.
 * @param {Uint8Array} snapshot a header, whose second word is its length, then the memory
 * @param {Uint8Array} fresh the memory of a module that has not run yet
 * @returns {Uint8Array}
 */
export function fold(snapshot, fresh) {
  const difference = new Int32Array(snapshot.slice().buffer);
  const header = difference[1];
  const base = new Int32Array(fresh.buffer, fresh.byteOffset, fresh.length / 4);
  base.forEach((word, i) => {
    difference[header / 4 + i] ^= word;
  });

  /** @type {number[]} */
  const runs = [];
  for (let first = 0; first < difference.length; first += BLOCK) {
    const end = Math.min(first + BLOCK, difference.length);
    if (difference.subarray(first, end).every((word) => word === 0)) continue;
    if (runs.at(-1) === first) runs.pop();
    else runs.push(first);
    runs.push(end);
  }
  const constants = 4 * (base.findLastIndex((word) => word !== 0) + 1);
  const words = [snapshot.length, header, constants, runs.length / 2, ...runs];
  for (let i = 0; i < runs.length; i += 2) {
    for (let at = runs[i]; at < runs[i + 1]; at++) words.push(difference[at]);
  }
  return new Uint8Array(Int32Array.from(words).buffer);
}

/**
 * @param {Uint8Array} folded
 * @param {Uint8Array} target zeros, as many as the snapshot has bytes
 * @param {Uint8Array} fresh as for `fold`
 */
export function unfold(folded, target, fresh) {
  const words = new Int32Array(folded.buffer, folded.byteOffset, folded.length / 4);
  const [length, header, constants, count] = words;
  if (length !== target.length) throw new Error(`It is of ${length} bytes, not ${target.length}.`);
  target.set(fresh.subarray(0, constants), header);
  const memory = new Int32Array(target.buffer, target.byteOffset, length / 4);
  let from = HEAD + 2 * count;
  for (let run = HEAD; run < HEAD + 2 * count; run += 2) {
    const end = words[run + 1];
    for (let at = words[run]; at < end; at++) memory[at] ^= words[from++];
  }
  if (from !== words.length) throw new Error("It does not end where it should.");
}
