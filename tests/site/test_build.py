"""The command line: what goes wrong is one clear sentence."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

import build


def test_a_command_nobody_knows_is_answered_with_those_there_are():
    done = subprocess.run(
        [sys.executable, build.ROOT / "build.py", "dance"], capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "build.py [build|draft|serve|dev|test|coverage|faults|check" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_taken_port_is_said_and_another_suggested(monkeypatch: pytest.MonkeyPatch):
    with socket.create_server(("localhost", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(build.Failure, match=rf"Port {port} cannot be used.*PORT=8001 npm start"), build._serving():
            pass


@pytest.mark.parametrize("port", ["eighty", "70000", "-1"])
def test_a_port_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, port: str):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(build.Failure, match=rf"PORT must be a number up to 65535, not '{port}'"), build._serving():
        pass


def test_without_rights_to_install_the_reader_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(build.os, "geteuid", lambda: 1000)
    with pytest.raises(build.Failure, match="Install it yourself"):
        build.install_debian("something", "Install it yourself.")


def test_a_lock_is_installed_again_only_when_it_has_changed(tmp_path: Path):
    lock, stamp = tmp_path / "lock", tmp_path / "stamp"
    lock.write_text("one==1")
    assert build._changed(stamp, lock)
    build._remember(stamp, lock)
    assert not build._changed(stamp, lock)
    lock.write_text("one==2")
    assert build._changed(stamp, lock)


def test_what_the_build_itself_writes_starts_no_new_build():
    assert build._is_source(None, "site/css/page.css")
    assert not build._is_source(None, "site/js/scene.d.ts")
    assert not build._is_source(None, "py/figures/__pycache__/scene.cpython-313.pyc")


@pytest.mark.parametrize("name", ["package-lock.json", "requirements.lock", "requirements-test.lock"])
def test_locks_pin_packages_and_name_no_registry(name: str):
    text = (build.ROOT / name).read_text(encoding="utf-8")
    assert '"resolved"' not in text
    assert "index-url" not in text
    assert "registry." not in text
