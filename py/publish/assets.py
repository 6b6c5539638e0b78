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

TARGET = "es2022"
"""What scripts are written for."""

_SOURCE_MAP = re.compile(r"\n//# sourceMappingURL=.*\s*$")


class AssetError(RuntimeError):
    """A tool refused; the message is the tool's own."""


def bundle(root: Path, out: Path) -> dict[str, str]:
    """Bundle scripts and styles into `out`; gives the file names for "main", "style" and both workers.

    Raises:
        AssetError: with esbuild's words.
    """
    site = root / "site"
    palette = plain_palette((site / "css/tokens.css").read_text(encoding="utf-8"))
    common = ["--format=esm", "--splitting", f"--footer:css={palette}"]
    names = {
        **_esbuild(root, out, [site / "js/main.js", site / "css/site.css"], common),
        # One file each, so that they wait for no other.
        **_esbuild(root, out, [site / "js/worker.js"], ["--format=esm"]),
        **_esbuild(root, out, [site / "js/notebook_worker.js"], ["--format=esm"]),
    }
    return {"style" if name == "site.css" else name.removesuffix(".js"): made for name, made in names.items()}


def plain_palette(tokens: str) -> str:
    """The light colours of `tokens` alone, for browsers that do not know two at once."""
    colours = re.findall(r"(--[\w-]+): light-dark\((#\w+), #\w+\);", tokens)
    rules = "".join(f"{name}:{light};" for name, light in colours)
    return f"@supports not (color:light-dark(#fff,#000)){{:root{{color-scheme:light;{rules}}}}}"


def bundle_one(root: Path, name: str, *, target: str = TARGET) -> str:
    """The bundle of site/js/`name`, a script that needs no other file.

    Raises:
        AssetError: with esbuild's words.
    """
    entry = root / "site/js" / name
    options = ["--format=iife", '--define:process.env.NODE_ENV="production"']
    return _run_esbuild(root, [entry, *options], target).strip()


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


def _run_esbuild(root: Path, options: Iterable[str | Path], target: str = TARGET) -> str:
    command = [root / "node_modules/.bin/esbuild", *options]
    common = ["--bundle", "--minify", f"--target={target}", "--log-level=warning"]
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

    "inline" are the scripts that stand in the pages themselves; "addresses" are relative to the home page; "sizes" are
    of what boots Python, by file name; "snapshot_header" the bytes of the header of the snapshot unpacked; "figures"
    writes the file that a page with those figures brings, and gives its address, or "" in a draft.

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
        "inline": {
            # esbuild refuses what the oldest browsers could not read.
            "old": bundle_one(root, "old.js", target="es5"),
            "early": bundle_one(root, "early.js"),
            "not_found": bundle_one(root, "not_found.js"),
        },
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
