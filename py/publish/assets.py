"""Everything beside the pages: scripts, styles and fonts, the Python sources, Pyodide.

Files in dist/assets have a hash of what they hold in their names, so browsers may keep them for ever.
"""

import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

FETCHED_BY_PYODIDE = ("pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
"""What Pyodide fetches as it starts, so that the page can count the bytes."""

PYODIDE = ("pyodide.mjs", "pyodide.asm.mjs", *FETCHED_BY_PYODIDE)
"""Its core, without the consoles, the types and the packages."""

AS_THEY_ARE = ("favicon.svg", "preview.png")
"""Files of site/ that others know by their names."""

SHIPPED = ("downhill", "figures", "data", "bridge.py")
"""What of py/ the browser gets."""


class AssetError(RuntimeError):
    """A tool refused; the message is the tool's own."""


def bundle(root: Path, out: Path) -> dict[str, str]:
    """Bundle scripts and styles into `out`; gives the file name for "main", "worker", "theme" and "style".

    Raises:
        AssetError: with esbuild's words.
    """
    site = root / "site"
    modules = [site / "js/main.js", site / "js/worker.js", site / "css/site.css"]
    names = {
        **_esbuild(root, out, modules, ["--format=esm", "--splitting"]),
        # The theme has to be right before the first paint, so this one script blocks, and cannot be a module.
        **_esbuild(root, out, [site / "js/theme.js"], ["--format=iife"]),
    }
    return {"style" if name == "site.css" else name.removesuffix(".js"): made for name, made in names.items()}


def _esbuild(root: Path, out: Path, entries: Iterable[Path], options: Iterable[str]) -> dict[str, str]:
    """Bundle `entries`; gives the name of the file made from each, by the entry's own name."""
    metafile = out / "meta.json"
    command = [
        root / "node_modules/.bin/esbuild",
        *entries,
        "--bundle",
        "--minify",
        "--sourcemap",
        "--target=es2022",
        "--log-level=warning",
        f"--outdir={out}",
        f"--metafile={metafile}",
        "--entry-names=[name]-[hash]",
        "--chunk-names=[name]-[hash]",
        "--asset-names=[name]-[hash]",
        "--loader:.woff2=file",
        # Every browser that can run the site reads woff2; the older forms beside it are left out.
        "--loader:.woff=empty",
        "--loader:.ttf=empty",
        *options,
    ]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise AssetError(f"esbuild could not bundle the scripts and styles:\n{done.stderr.strip()}")
    outputs = json.loads(metafile.read_text())["outputs"]
    metafile.unlink()
    return {
        Path(made["entryPoint"]).name: Path(name).name
        for name, made in outputs.items()
        if "entryPoint" in made and Path(made["entryPoint"]).name in {entry.name for entry in entries}
    }


def zip_python(py: Path, out: Path) -> str:
    """Pack the shipped part of `py` into `out`; gives the file's name.

    The same sources give the same bytes: names are sorted, and no time is kept.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(_shipped_files(py)):
            entry = zipfile.ZipInfo(path.relative_to(py).as_posix(), date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
    content = packed.getvalue()
    name = f"python-{hashlib.sha256(content).hexdigest()[:8].upper()}.zip"
    (out / name).write_bytes(content)
    return name


def _shipped_files(py: Path) -> Iterable[Path]:
    for name in SHIPPED:
        top = py / name
        yield from (
            [top]
            if top.is_file()
            else (path for path in top.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        )


def copy_pyodide(root: Path, dist: Path) -> str:
    """Copy Pyodide's core; gives the name of its directory, which holds its version."""
    package = root / "node_modules/pyodide"
    version = json.loads((package / "package.json").read_text())["version"]
    directory = dist / f"pyodide-{version}"
    directory.mkdir()
    for name in PYODIDE:
        shutil.copyfile(package / name, directory / name)
    return directory.name


def build(root: Path, dist: Path) -> dict[str, Any]:
    """Make all assets; gives their addresses from the home page, and the sizes of what boots Python."""
    out = dist / "assets"
    out.mkdir()
    addresses = {name: f"assets/{made}" for name, made in bundle(root, out).items()}
    archive = zip_python(root / "py", out)
    pyodide = copy_pyodide(root, dist)
    sizes = {name: (dist / pyodide / name).stat().st_size for name in FETCHED_BY_PYODIDE}
    for name in AS_THEY_ARE:
        shutil.copyfile(root / "site" / name, dist / name)
    return {
        "addresses": {**addresses, "python": f"assets/{archive}", "pyodide": f"{pyodide}/"},
        "sizes": {**sizes, archive: (out / archive).stat().st_size},
    }
