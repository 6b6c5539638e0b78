// The same in a browser's worker, where the figures run. The page says where Pyodide and the Python are.
import { run } from "./in_pyodide.mjs";

self.onmessage = async ({ data: { tasks, ways } }) => {
  const report = (line) => self.postMessage({ line });
  try {
    const { loadPyodide } = await import("./pyodide/pyodide.mjs");
    const pyodide = await loadPyodide({ env: { HOME: "/home/pyodide" } });
    pyodide.unpackArchive(await (await fetch("./python.zip")).arrayBuffer(), "zip", {
      extractDir: "/repository",
    });
    pyodide.runPython("import sys; sys.path[:0] = ['/repository/py', '/repository']");
    if (tasks === "names") {
      const names = pyodide.pyimport("tests.bench.replay.names");
      self.postMessage({ found: pyodide.pyimport("json").dumps(names.measured()) });
    } else {
      self.postMessage({ found: run(pyodide, tasks, ways, report) });
    }
  } catch (error) {
    self.postMessage({ failed: String(error) });
  }
};
