/** A Python that begins in other surroundings than those of the build is, restored, the same to the last byte. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { loadPyodide } from "pyodide";
import { ENVIRONMENT, PROGRAM, unfold } from "../../site/js/snapshot.js";

const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));
const find = (directory, start) => {
  const name = readdirSync(`${DIST}${directory}`).find((other) => other.startsWith(start));
  return `${DIST}${directory}${name}`;
};
const pyodide = `${find("", "pyodide-")}/`;
const { default: createPyodideModule } = await import(`${pyodide}pyodide.asm.mjs`);
const folded = new Uint8Array(gunzipSync(readFileSync(find("assets/", "snapshot-"))));
const [headerSize] = new Uint32Array(folded.buffer, folded.byteOffset, 1);

test("what it has written before the snapshot comes leaves no trace", async () => {
  Object.defineProperty(globalThis, "navigator", { value: { language: "another ".repeat(1000) } });
  const header = new Uint8Array(headerSize);
  let [written, left] = [0, 0];
  const python = await loadPyodide({
    indexURL: pyodide,
    stdLibURL: find("assets/", "library-"),
    lockFileURL: createRequire(import.meta.url).resolve("pyodide/pyodide-lock.json"),
    env: { ...ENVIRONMENT },
    _sysExecutable: PROGRAM,
    createPyodideModule: async (settings) => {
      let restored = new Uint8Array();
      settings.preRun.unshift(({ HEAPU8 }) => {
        restored = HEAPU8.slice();
      });
      const module = await createPyodideModule(settings);
      const fresh = restored.slice();
      unfold(folded, header, restored);
      module.HEAPU8.forEach((byte, i) => {
        written += byte !== fresh[i];
      });
      unfold(folded, header, module.HEAPU8);
      module.HEAPU8.forEach((byte, i) => {
        left += byte !== restored[i];
      });
      return module;
    },
    _loadSnapshot: header,
  });
  assert.ok(written > 1000);
  assert.equal(left, 0);
  assert.equal(python.runPython("from downhill import Value; (Value(3.0) * 2.0).data"), 6);
});
