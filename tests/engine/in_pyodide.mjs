// Runs the Python on standard input in Pyodide, with the folder py/ to import from.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { loadPyodide } from "pyodide";

try {
  const env = { HOME: "/home/pyodide", PYTHONDONTWRITEBYTECODE: "1" };
  const pyodide = await loadPyodide({ env, stdout: (line) => console.log(line) });
  pyodide.mountNodeFS("/py", fileURLToPath(new URL("../../py", import.meta.url)));
  pyodide.runPython("import sys; sys.path.insert(0, '/py')");
  pyodide.runPython(readFileSync(0, "utf8"));
} catch (error) {
  console.error(error.message); // without the source line, which here is a megabyte long
  process.exit(1);
}
