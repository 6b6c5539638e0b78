"""The service worker and its list of what the site consists of, which make the site work offline."""

import base64
import hashlib
import json
import re
from pathlib import Path

from publish import assets
from publish.inputs import Inputs

PLACE = "self.__WB_MANIFEST"
"""What stands in the script where its list belongs; the name is Workbox's."""

NAMED_BY_CONTENT = re.compile(r"assets/.*-[A-Z0-9]{8}\.\w+|(pyodide|pyscript)-[^/]+/.*")
"""Files that never change under their address, so that the browser's own cache may serve them."""

NOT_KEPT = re.compile(r".*\.(map|xz)|404\.html|robots\.txt|sitemap\.xml|\.nojekyll|preview\.png|service-worker\.js")
"""Files that no reader's page asks for, or for which it has another form."""


def write(inputs: Inputs, dist: Path, *, draft: bool = False) -> None:
    """Write dist/service-worker.js for what is in `dist`; a draft keeps nothing and forgets what was kept.

    Raises:
        AssetError: with esbuild's words.
    """
    script = assets.bundle_one(inputs, "service-worker.js")
    files = [] if draft else manifest(dist)
    (dist / "service-worker.js").write_text(script.replace(PLACE, json.dumps(files)), encoding="utf-8")


def manifest(dist: Path) -> list[dict[str, str | None]]:
    """Every file a reader may need, as Workbox wants it: {"url", "revision", "integrity"}."""
    names = sorted(path.relative_to(dist).as_posix() for path in dist.rglob("*") if path.is_file())
    return [_entry(dist, name) for name in names if not NOT_KEPT.fullmatch(name)]


def _entry(dist: Path, name: str) -> dict[str, str | None]:
    digest = hashlib.sha256((dist / name).read_bytes())
    return {
        "url": name,
        "revision": None if NAMED_BY_CONTENT.fullmatch(name) else digest.hexdigest()[:16],
        "integrity": f"sha256-{base64.b64encode(digest.digest()).decode()}",
    }
