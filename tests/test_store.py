"""The cache lies outside the repository, may be damaged in any way, and is no cache then."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qmsdocs.resources import _code, code_mark
from qmsdocs.store import Store, open_store


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("QMSDOCS_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def opened(root: Path) -> Store:
    store = open_store(root)
    assert store is not None
    return store


def test_what_was_put_is_got_and_nothing_is_written_before(tmp_path: Path, home: Path) -> None:
    store = opened(tmp_path / "qms")
    assert store.get("facts-1") == {} and not home.exists()
    store.put("facts-1", {"a": [1, "é", None]})
    assert opened(tmp_path / "qms").get("facts-1") == {"a": [1, "é", None]}
    assert store.get("facts-2") == {} and opened(tmp_path / "other").get("facts-1") == {}
    (file,) = (path for path in home.rglob("*") if path.is_file())
    json.loads(file.read_bytes().split(b"\n")[1])


@pytest.mark.parametrize("where", range(0, 120, 7))
def test_any_damaged_byte_makes_it_empty(tmp_path: Path, home: Path, where: int) -> None:
    store = opened(tmp_path / "qms")
    store.put("t-1", {"key": "value" * 20})
    file = store.folder / "t-1.json"
    data = bytearray(file.read_bytes())
    data[where] ^= 1
    file.write_bytes(bytes(data))
    assert store.get("t-1") == {}
    file.write_bytes(bytes(data[:where]))
    assert store.get("t-1") == {}
    store.put("t-1", {"new": 1})
    assert store.get("t-1") == {"new": 1}


def test_what_other_code_kept_is_not_believed(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(tmp_path / "qms").put("table", {"a": 1})
    with monkeypatch.context() as patch:
        patch.setattr("qmsdocs.store.code_mark", lambda: "another version")
        assert opened(tmp_path / "qms").get("table") == {}
    assert opened(tmp_path / "qms").get("table") == {"a": 1}


def test_the_mark_of_the_code_names_our_files_and_the_libraries_that_read() -> None:
    named = {path.name for path in _code()}
    assert {"store.py", "render.py", "timeline.py", "settings.schema.json", "__init__.py"} <= named
    assert any("nh3" in path.parts for path in _code()) and any("markdown_it" in path.parts for path in _code())
    assert len(code_mark()) == 64


def test_off_and_homeless(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QMSDOCS_CACHE", "off")
    assert open_store(tmp_path) is None
    monkeypatch.delenv("QMSDOCS_CACHE")
    for name in ("XDG_CACHE_HOME", "HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    assert open_store(tmp_path) is None
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert open_store(tmp_path) is None
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert opened(tmp_path / "qms").folder.is_relative_to(tmp_path / "home/.cache/qmsdocs")


def test_never_inside_the_repository(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "qms/cache"))
    assert open_store(tmp_path / "qms") is None


def test_what_others_may_write_to_is_not_believed(tmp_path: Path, home: Path) -> None:
    store = opened(tmp_path / "qms")
    store.put("t-1", {"a": 1})
    file = store.folder / "t-1.json"
    file.chmod(0o666)
    assert store.get("t-1") == {}
    store.folder.chmod(0o777)
    assert open_store(tmp_path / "qms") is None
    (home / "qmsdocs").rename(home / "real")
    (home / "qmsdocs").symlink_to(home / "real")
    assert open_store(tmp_path / "qms") is None


def test_where_it_cannot_be_written_nothing_happens(tmp_path: Path, home: Path) -> None:
    home.write_text("a file where the folder should be")
    assert open_store(tmp_path / "qms") is None
    other = Store(tmp_path / "s")
    other.put("t-1", {"a": object()})
    other.put("no/such/folder", {"a": 1})
    assert other.get("t-1") == {} and not [path for path in tmp_path.rglob(".new-*") if path.is_file()]
