"""Everything beside the pages: scripts, styles and fonts, Pyodide, Python.

Files in dist/assets have a hash of what they hold in their names, so browsers may keep them for ever.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from publish import lean, python

PYSCRIPT = (
    "core",
    "codemirror",
    "deprecations-manager",
    "donkey",
    "error",
    "index",
    "py-editor",
    "py-game",
    "py-terminal",
)
"""What of PyScript is fetched with its editor, by the beginnings of the files' names."""

AS_THEY_ARE = ("favicon.svg", "preview.png")
"""Files of site/ that others know by their names."""

_SOURCE_MAP = re.compile(r"\n//# sourceMappingURL=.*\s*$")


class AssetError(RuntimeError):
    """A tool refused; the message is the tool's own."""


def bundle(root: Path, out: Path) -> dict[str, str]:
    """Bundle scripts and styles into `out`; gives the file names for "main", "style" and both workers.

    Raises:
        AssetError: with esbuild's words.
    """
    site = root / "site"
    names = {
        **_esbuild(root, out, [site / "js/main.js", site / "css/site.css"], ["--format=esm", "--splitting"]),
        # One file each, so that they wait for no other.
        **_esbuild(root, out, [site / "js/worker.js"], ["--format=esm"]),
        **_esbuild(root, out, [site / "js/notebook_worker.js"], ["--format=esm"]),
    }
    return {"style" if name == "site.css" else name.removesuffix(".js"): made for name, made in names.items()}


def bundle_one(root: Path, entry: Path) -> str:
    """The bundle of one script that needs no other file.

    Raises:
        AssetError: with esbuild's words.
    """
    return _run_esbuild(root, [entry, "--format=iife", '--define:process.env.NODE_ENV="production"'])


def _esbuild(root: Path, out: Path, entries: Iterable[Path], options: Iterable[str]) -> dict[str, str]:
    """Bundle `entries`; gives the name of the file made from each, by the entry's own name."""
    metafile = out / "meta.json"
    command = [
        *entries,
        "--sourcemap",
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
    _run_esbuild(root, command)
    outputs = json.loads(metafile.read_text())["outputs"]
    metafile.unlink()
    return {
        Path(made["entryPoint"]).name: Path(name).name
        for name, made in outputs.items()
        if "entryPoint" in made and Path(made["entryPoint"]).name in {entry.name for entry in entries}
    }


def _run_esbuild(root: Path, options: Iterable[str | Path]) -> str:
    command = [root / "node_modules/.bin/esbuild", *options]
    common = ["--bundle", "--minify", "--target=es2022", "--log-level=warning"]
    done = subprocess.run([*command, *common], cwd=root, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise AssetError(f"esbuild could not bundle the scripts and styles:\n{done.stderr.strip()}")
    return done.stdout


def copy_pyodide(root: Path, dist: Path) -> str:
    """Copy Pyodide's core; gives the name of its directory, which holds a hash."""
    made = python.lean_pyodide(root)
    name = f"pyodide-{python.content_hash(made)}"
    shutil.copytree(made, dist / name)
    return name


def copy_pyscript(root: Path, dist: Path) -> str:
    """Copy PyScript's editor; gives the name of its directory, which holds its version."""
    package = root / "node_modules/@pyscript/core"
    version = json.loads((package / "package.json").read_text())["version"]
    directory = dist / f"pyscript-{version}"
    directory.mkdir()
    for path in sorted((package / "dist").glob("*.js")):
        if re.fullmatch(rf"({'|'.join(PYSCRIPT)})([-_].*)?\.js", path.name):
            text = path.read_text(encoding="utf-8")
            (directory / path.name).write_text(_SOURCE_MAP.sub("", text), encoding="utf-8")
    return directory.name


def build(root: Path, dist: Path, *, draft: bool = False) -> dict[str, Any]:
    """Make all assets; gives what pages say of them.

    "early" is the script that a page begins with; "addresses" are relative to the home page; "sizes" are of what boots
    Python, by file name; "snapshot_header" the bytes of the header of the snapshot unpacked; "figures" writes the file
    that a page with those figures brings, and gives its address, or "" in a draft.

    A draft is made without the snapshot, which would be made anew for every change of a Python file.
    """
    out = dist / "assets"
    out.mkdir()
    addresses = {name: f"assets/{made}" for name, made in bundle(root, out).items()}
    pyodide = copy_pyodide(root, dist)
    pyscript = copy_pyscript(root, dist)
    made, figures = python.build(root, out, draft=draft)
    booting = [dist / pyodide / lean.MODULE, *(out / name for name in made.values())]
    if not draft:
        booting += [python.write_smaller(root, path) for path in (booting[0], out / made["snapshot"])]
    for name in AS_THEY_ARE:
        shutil.copyfile(root / "site" / name, dist / name)
    return {
        "early": bundle_one(root, root / "site/js/early.js").strip(),
        "addresses": {
            **addresses,
            "pyodide": f"{pyodide}/",
            "pyscript": f"{pyscript}/core.js",
            **{key: f"assets/{name}" for key, name in made.items()},
        },
        "figures": lambda names: (name := figures.write(names)) and f"assets/{name}",
        "snapshot_header": python.header_size(out / made["snapshot"]) if "snapshot" in made else 0,
        "sizes": {path.name: path.stat().st_size for path in booting},
    }
