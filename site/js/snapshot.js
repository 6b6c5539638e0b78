/**
 * What the build, which takes a snapshot of Python's memory, and the worker, which restores it, must do alike.
 *
 * A snapshot is 31 MB, most of it zeros, and a tenth constants that the WebAssembly module brings with it anyway. So
 * only those blocks of it are sent that differ from a memory that is fresh, which is a quarter.
 */

/**
 * What Python finds in os.environ, the same for all: it is part of the snapshot, as is the hash seed, and a module that
 * begins writes it where the snapshot has the same.
 */
export const ENVIRONMENT = {
  HOME: "/home/pyodide",
  LANG: "C.UTF-8", // and not the browser's language
  PYTHONHASHSEED: "0",
};

/** By which name Python is started, which it writes too; without one, that is a path of the machine that builds. */
export const PROGRAM = "python";

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

/** The number of words in one block. */
const BLOCK = 16;

/**
 * How many words a folded snapshot begins with: the bytes of its header, the bytes of the memory, and how many runs of
 * blocks there are. Then come the header, the runs, each as its first word and the one after its last, and then what
 * they hold.
 */
const HEAD = 3;

/**
 * The snapshot without what a module that has begun, but not run yet, has in its memory too.
 * @param {Uint8Array} snapshot a header, whose second word is its length, then the memory
 * @param {Uint8Array} fresh the memory of a module that has not begun
 * @param {Uint8Array} begun and of one that has; where that has written, it may write something else the next time
 * @returns {Uint8Array}
 */
export function fold(snapshot, fresh, begun) {
  const [content, before, after] = [snapshot, fresh, begun].map(
    ({ buffer, byteOffset, length }) => new Int32Array(buffer, byteOffset, length / 4),
  );
  const header = content.subarray(0, content[1] / 4);
  const memory = content.subarray(header.length);
  /** @type {number[]} */
  const runs = [];
  for (let first = 0; first < memory.length; first += BLOCK) {
    const end = Math.min(first + BLOCK, memory.length);
    let at = first;
    while (at < end && memory[at] === before[at] && after[at] === before[at]) at++;
    if (at === end) continue;
    if (runs.at(-1) === first) runs.pop();
    else runs.push(first);
    runs.push(end);
  }
  const words = [header.byteLength, memory.byteLength, runs.length / 2, ...header, ...runs];
  for (let i = 0; i < runs.length; i += 2) {
    for (let at = runs[i]; at < runs[i + 1]; at++) words.push(memory[at]);
  }
  return new Uint8Array(Int32Array.from(words).buffer);
}

/**
 * @param {Uint8Array} folded
 * @param {Uint8Array} header its place, of the right size
 * @param {Uint8Array} memory of a module that has begun, but not run yet; becomes that of the snapshot
 */
export function unfold(folded, header, memory) {
  const words = new Int32Array(folded.buffer, folded.byteOffset, folded.length / 4);
  const [headerSize, size, count] = words;
  if (headerSize !== header.length || size !== memory.length) {
    const sizes = `${headerSize} and ${size} bytes, not ${header.length} and ${memory.length}`;
    throw new Error(`Its header and memory are of ${sizes}.`);
  }
  const target = new Int32Array(memory.buffer, memory.byteOffset, size / 4);
  const runs = HEAD + headerSize / 4;
  let from = runs + 2 * count;
  for (let run = runs; run < runs + 2 * count; run += 2) {
    const length = words[run + 1] - words[run];
    target.set(words.subarray(from, from + length), words[run]);
    from += length;
  }
  if (from !== words.length) throw new Error("It does not end where it should.");
  header.set(folded.subarray(4 * HEAD, 4 * runs));
}
