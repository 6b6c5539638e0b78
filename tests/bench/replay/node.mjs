// Node's Pyodide, as a quick stand-in for a browser: node node.mjs TASKS WAYS, both as JSON.
// With WAYS = "[]" only the JavaScript is measured.
import { fileURLToPath } from "node:url";
import { loadPyodide } from "pyodide";
import { run } from "./in_pyodide.mjs";

const pyodide = await loadPyodide({ env: { HOME: "/home/pyodide", PYTHONDONTWRITEBYTECODE: "1" } });
const root = fileURLToPath(new URL("../../..", import.meta.url));
pyodide.mountNodeFS("/repository", root);
pyodide.runPython("import sys; sys.path[:0] = ['/repository/py', '/repository']");
console.log(run(pyodide, process.argv[2], process.argv[3], (line) => console.error(line)));
