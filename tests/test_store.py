"""Where chats are kept: pictures by their hash, and errors that say what to do."""

import hashlib
import io
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from agent.memory.blobs import Blobs
from agent.memory.store import Store, StoreError


def test_bytes_come_back_as_they_went_under_their_hash() -> None:
    blobs = Store.open("sqlite://").blobs
    for data in (b"", b"picture", bytes(range(256)) * 400):
        key = blobs.put(data)
        assert key == hashlib.sha256(data).hexdigest()
        assert blobs.get(key) == data


def test_the_same_bytes_are_kept_once() -> None:
    blobs = Store.open("sqlite://").blobs
    assert blobs.put(b"twice") == blobs.put(b"twice")
    assert blobs.connection.execute("SELECT COUNT(*) FROM blobs").fetchone() == (1,)


def test_a_picture_is_kept_once_however_often_it_is_put_and_apart_from_one_with_other_notes() -> None:
    blobs, red = Store.open("sqlite://").blobs, Image.new("RGB", (4, 4), "red")
    keys = [blobs.put_picture(red), blobs.put_picture(red.copy()), blobs.put_picture(red, {"scene": "a red square"})]
    assert keys[0] == keys[1] != keys[2]
    plain, noted = (Image.open(io.BytesIO(blobs.get(key))) for key in keys[1:])
    assert plain.tobytes() == noted.tobytes() == red.tobytes()
    assert (plain.info, noted.info) == ({}, {"scene": "a red square"})
    assert len({*keys, blobs.put_picture(Image.new("RGB", (2, 8), "red"))}) == 3, "the same bytes in another shape"


def test_what_is_not_there_is_named() -> None:
    with pytest.raises(KeyError, match="nothing under 0123456789ab"):
        Store.open("sqlite://").blobs.get("0123456789abcdef")


def test_two_stores_in_memory_share_nothing() -> None:
    key = Store.open("sqlite://").blobs.put(b"mine")
    with pytest.raises(KeyError):
        Store.open("sqlite://").blobs.get(key)


def test_a_file_is_made_with_its_folders_and_outlives_the_store(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'deep' / 'er' / 'chats.db'}"
    key = Store.open(url).blobs.put(b"kept")
    assert Store.open(url).blobs.get(key) == b"kept"


def test_a_relative_file_lies_where_the_program_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Store.open("sqlite:///chats.db")
    assert (tmp_path / "chats.db").is_file()


@pytest.mark.parametrize(
    "url", ["", "chats.db", "postgres://host/db", "sqlite:", "sqlite:chats.db", "SQLITE://", "mysql://"]
)
def test_a_url_of_another_kind_is_refused_and_the_known_ones_are_shown(url: str) -> None:
    with pytest.raises(StoreError, match=r"cannot keep chats in .*'sqlite://'.*sqlite:///FILE"):
        Store.open(url)


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match=r"cannot open the chat store .*check that the folder is writable"):
        Store.open(f"sqlite:///{tmp_path / 'file' / 'chats.db'}")


def test_a_file_that_is_no_database_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "chats.db").write_bytes(b"this is no database at all" * 99)
    with pytest.raises(StoreError, match="cannot open the chat store"):
        Store.open(f"sqlite:///{tmp_path / 'chats.db'}")


def test_many_threads_may_put_and_get_at_once(tmp_path: Path) -> None:
    blobs = Blobs(sqlite3.connect(tmp_path / "blobs.db", check_same_thread=False))
    data = [bytes([n]) * 1_000 for n in range(60)]
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(blobs.put, data * 2))
        assert list(pool.map(blobs.get, keys)) == data * 2
