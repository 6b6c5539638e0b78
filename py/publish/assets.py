"""Everything beside the pages: scripts, styles and fonts, Pyodide, Python.

Files in dist/assets have a hash of what they hold in their names, so browsers may keep them forever.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publish import lean, python
from publish.inputs import Inputs
from publish.store import fingerprint

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
METAFILE = "meta.json"

ENTRIES = (Path("site/js"), Path("site/css"))
"""Where the scripts and styles are that a page names."""

SHIPPED = (
    "--format=esm",
    "--minify",
    "--sourcemap",
    "--entry-names=[name]-[hash]",
    "--chunk-names=[name]-[hash]",
    "--asset-names=[name]-[hash]",
    "--loader:.woff2=file",
    # Every browser that can run the site reads woff2; the older forms beside it are left out.
    "--loader:.woff=empty",
    "--loader:.ttf=empty",
)

BUNDLES = ("file package-lock.json", "file package.json", "file tsconfig.json", "names site/js", "names site/views")
"""What every bundle is made from, beside its files: packages, and what `import(`./${name}.js`)` may find."""

_SOURCE_MAP = re.compile(r"\n//# sourceMappingURL=.*\s*$")


class AssetError(RuntimeError):
    """A tool refused; the message is the tool's own."""


def bundle(inputs: Inputs, out: Path) -> dict[str, str]:
    """Bundle scripts and styles into `out`; gives the file names for "main", "style" and both workers.

    Raises:
        AssetError: with esbuild's words.
    """
    tokens = (inputs.root / "site/css/tokens.css").read_text(encoding="utf-8")
    colours = registered_colours(tokens) + plain_palette(tokens)
    names: dict[str, str] = {}
    # A worker is one file, so that it waits for no other.
    for entries, options in (
        (["js/main.js", "css/site.css"], ["--splitting", f"--footer:css={colours}"]),
        (["js/worker.js"], []),
        (["js/notebook_worker.js"], []),
    ):
        made = _esbuild(inputs, [f"site/{entry}" for entry in entries], [*SHIPPED, *options])
        names |= _entries(made)
        for path in made.iterdir():
            if path.name != METAFILE:
                shutil.copyfile(path, out / path.name)
    return {"style" if name == "site.css" else name.removesuffix(".js"): made for name, made in names.items()}


_COLOUR = re.compile(r"(--[\w-]+): light-dark\((#\w+), #\w+\);")


def registered_colours(tokens: str) -> str:
    """Rules that make the colours of `tokens` colours, and not just text.

    A canvas then reads them as colours, and so do editors: as text, Chromium may leave the old theme's in shadow trees.
    """
    colour = '{syntax:"<color>";inherits:true;initial-value:black}'
    return "".join(f"@property {name}{colour}" for name, _ in _COLOUR.findall(tokens))


def plain_palette(tokens: str) -> str:
    """The light colours of `tokens` alone, for browsers that do not know two at once."""
    rules = "".join(f"{name}:{light};" for name, light in _COLOUR.findall(tokens))
    return f"@supports not (color:light-dark(#fff,#000)){{:root{{color-scheme:light;{rules}}}}}"


def bundle_one(inputs: Inputs, name: str, *, target: str = TARGET) -> str:
    """The bundle of site/js/`name`, a script that needs no other file.

    Raises:
        AssetError: with esbuild's words.
    """
    options = ["--format=iife", "--minify", '--define:process.env.NODE_ENV="production"']
    made = _esbuild(inputs, [f"site/js/{name}"], options, target)
    return (made / name).read_text(encoding="utf-8").strip()


@dataclass(frozen=True)
class NodeScript:
    """A script that Node runs, bundled, and which files each file of it imports, by their names."""

    file: Path
    entry: str
    imports: Mapping[str, Sequence[str]]
    inputs: Inputs

    def digest(self, loaded: Sequence[str] = ()) -> str:
        """The hash of what answers: the entry, files that it loads for a request, and all that these import."""
        found: set[str] = set()
        waiting = [self.entry, *loaded]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self.imports[name]
        return fingerprint(*(self.inputs.digest(name) for name in BUNDLES), *map(self._digest, sorted(found)))

    def _digest(self, name: str) -> str:
        return f"{name} {self.inputs.digest(f'file {name}')}"


def for_node(inputs: Inputs, entry: str) -> NodeScript:
    """The bundle of one script that Node runs.

    Raises:
        AssetError: with esbuild's words.
    """
    made = _esbuild(inputs, [entry], ["--format=esm", "--platform=node", "--out-extension:.js=.mjs"])
    read = json.loads((made / METAFILE).read_text(encoding="utf-8"))["inputs"]
    ours = {name: about for name, about in read.items() if not _is_packaged(name)}
    imports = {name: [to["path"] for to in about["imports"] if to["path"] in ours] for name, about in ours.items()}
    return NodeScript(made / f"{Path(entry).stem}.mjs", entry, imports, inputs)


def _is_packaged(name: str) -> bool:
    return name.startswith("node_modules/")


def _entries(made: Path) -> dict[str, str]:
    """The name of the file made from each entry, by the entry's own name."""
    outputs = json.loads((made / METAFILE).read_text(encoding="utf-8"))["outputs"]
    return {
        Path(about["entryPoint"]).name: Path(name).name
        for name, about in outputs.items()
        if Path(about.get("entryPoint", "")).parent in ENTRIES
    }


def _esbuild(inputs: Inputs, entries: Sequence[str], options: Sequence[str], target: str = TARGET) -> Path:
    """The directory of what esbuild makes of `entries`, and of its account of that."""
    options = ["--bundle", f"--target={target}", "--log-level=warning", *options]

    def make(out: Path) -> list[str]:
        metafile = out / METAFILE
        command = [inputs.root / "node_modules/.bin/esbuild", *entries, *options]
        done = subprocess.run(
            [*command, f"--outdir={out}", f"--metafile={metafile}"],
            cwd=inputs.root,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise AssetError(f"esbuild could not bundle the scripts and styles:\n{done.stderr.strip()}")
        read = json.loads(metafile.read_text(encoding="utf-8"))["inputs"]
        return [f"file {name}" for name in read if not _is_packaged(name)]

    made_from = [*entries, *options, *(inputs.digest(name) for name in BUNDLES)]
    return inputs.store.traced("bundle", made_from, make, inputs.digest)


def copy_pyodide(inputs: Inputs, dist: Path) -> str:
    """Copy Pyodide's core; gives the name of its directory, which holds a hash."""
    made = python.lean_pyodide(inputs)
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


def build(inputs: Inputs, dist: Path, *, draft: bool = False) -> dict[str, Any]:
    """Make all assets; gives what pages say of them.

    "inline" are the scripts that stand in the pages themselves; "addresses" are relative to the home page; "sizes" are
    of what boots Python, and of what comes later, by file name; "later" are the addresses of what comes on demand, by
    the files' own names; "snapshot_header" the bytes of the header of the snapshot unpacked; "figures" writes the file
    that a page with those figures brings, and gives its address, or "" in a draft; "sources" gives where it finds the
    rest.

    A draft is made without the snapshot, which would be made anew for every change of a Python file.
    """
    root, out = inputs.root, dist / "assets"
    out.mkdir()
    addresses = {name: f"assets/{made}" for name, made in bundle(inputs, out).items()}
    pyodide = copy_pyodide(inputs, dist)
    pyscript = copy_pyscript(root, dist)
    made, figures = python.build(inputs, out, draft=draft)
    later = python.write_later(inputs, out)
    booting = [dist / pyodide / lean.MODULE, *(out / name for name in (*made.values(), *later.values()))]
    if not draft:
        booting.append(out / figures.file)
        booting += [python.write_smaller(inputs, path) for path in (booting[0], out / made["snapshot"])]
    for name in AS_THEY_ARE:
        shutil.copyfile(root / "site" / name, dist / name)
    return {
        "inline": {
            # esbuild refuses what the oldest browsers could not read.
            "old": bundle_one(inputs, "old.js", target="es5"),
            "early": bundle_one(inputs, "early.js"),
            "not_found": bundle_one(inputs, "not_found.js"),
        },
        "addresses": {
            **addresses,
            "pyodide": f"{pyodide}/",
            "pyscript": f"{pyscript}/core.js",
            **{key: f"assets/{name}" for key, name in made.items()},
        },
        "later": {name: f"assets/{written}" for name, written in later.items()},
        "sources": lambda names: f"assets/{figures.sources(names)}",
        "figures": lambda names: (name := figures.write(names)) and f"assets/{name}",
        "snapshot_header": python.header_size(out / made["snapshot"]) if "snapshot" in made else 0,
        "sizes": {path.name: path.stat().st_size for path in booting},
    }
