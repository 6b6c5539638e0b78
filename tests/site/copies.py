"""Copies of the project with few lessons, to change and to build."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import build

LESSONS = ("models", "loss", "nudge", "pytorch")
"""Figures of several worlds, cells that are run, a script to take away, and recorded data."""

FILES = (
    "build.py",
    "pyproject.toml",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "requirements.lock",
)

LONG = ("pyodide", "library")
"""What is made of Pyodide alone, in many seconds: copies take it from the project's own store."""

BUILD = """
from contextlib import nullcontext
from pathlib import Path
import build
build.import_ours()
from publish import site
site.build(Path.cwd(), nullcontext, draft=True)
"""


def copy_project(target: Path, *, whole: bool = False) -> None:
    """Copy what a draft is built from, with an empty store."""
    copy_sources(build.ROOT, target)
    for path in (target / "site/lessons").glob("*.html"):
        if path.stem not in LESSONS and not whole:
            path.unlink()
    for name in ("node_modules", ".venv"):
        (target / name).symlink_to(build.ROOT / name)
    (target / ".cache").mkdir()
    for kind in LONG:
        (target / ".cache" / kind).symlink_to(build.ROOT / ".cache" / kind)


def copy_sources(source: Path, target: Path) -> None:
    """Copy all that a build reads, in the place of what was there."""
    for name in ("py", "site"):
        shutil.rmtree(target / name, ignore_errors=True)
        shutil.copytree(source / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copyfile(source / name, target / name)


def build_draft(root: Path) -> None:
    """Build in a process of its own, as `npm run dev` does."""
    done = subprocess.run([sys.executable, "-c", BUILD], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@contextmanager
def developing(root: Path) -> Iterator[str]:
    """`npm run dev` in the copy at `root`, while the block runs; gives the address of the site."""
    with socket.create_server(("localhost", 0)) as free:
        port = str(free.getsockname()[1])
    command = [root / ".venv/bin/python", "build.py", "dev"]
    process = subprocess.Popen(
        command, cwd=root, env={**os.environ, "PORT": port}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout
    try:
        said = []
        for line in process.stdout:
            said.append(line)
            if "Downhill is at" in line:
                break
        else:
            raise AssertionError("".join(said))
        # Whatever else it says is read, so that it never waits to be heard.
        threading.Thread(target=process.stdout.read, daemon=True).start()
        yield f"http://localhost:{port}/"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
