/**
 * Links of WebAssembly modules, for the build.
 *
 *     node reachable.js module                  prints its imports and exports, as JSON
 *     node reachable.js module target export …  writes what of it can be reached from those exports
 */
import { readFileSync, writeFileSync } from "node:fs";
import binaryen from "binaryen";

const [path, target, ...kept] = process.argv.slice(2);
const content = readFileSync(path);
if (target) {
  const module = binaryen.readBinary(content);
  const { exports } = links();
  for (const name of exports) if (!kept.includes(name)) module.removeExport(name);
  module.runPasses(["remove-unused-module-elements"]);
  writeFileSync(target, module.emitBinary());
} else {
  console.log(JSON.stringify(links()));
}

/** The functions it imports, and all that it exports. */
function links() {
  const module = new WebAssembly.Module(content);
  const functions = WebAssembly.Module.imports(module).filter(({ kind }) => kind === "function");
  return {
    imports: functions.map(({ name }) => name),
    exports: WebAssembly.Module.exports(module).map(({ name }) => name),
  };
}
