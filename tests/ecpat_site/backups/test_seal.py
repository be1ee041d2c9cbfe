"""The last line of a backup tells whether all before it is there, as it was made."""

import pytest

from ecpat_site.backups import seal
from ecpat_site.backups.seal import BackupError, Seal

CONTENT = bytes(range(256)) * 100


@pytest.fixture
def path(tmp_path):
    return tmp_path / "profile.backup"


def sealed(path):
    path.write_bytes(CONTENT)
    made = "2026-11-26T03:00:00+00:00"
    return seal.add(path, Seal(made, "sqlite", [], {"source": 2}, len(CONTENT)))


def test_a_seal_is_read_as_it_was_added(path):
    added = sealed(path)

    assert seal.read(path) == added
    assert added.made_at.hour == 3
    seal.check(path, added)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (lambda _: b"", "is cut off"),
        (lambda whole: whole[:-1], "is cut off"),
        (lambda whole: whole[:5000], "is cut off"),
        (lambda whole: whole[:1000] + whole[2000:], "is not as long as it was made"),
        (lambda whole: whole[:1000] + b"!" + whole[1001:], "has changed"),
        (lambda whole: whole.replace(b'"source": 2', b'"source": 3'), "has changed"),
        (lambda _: b'SQLite format 3\n{"made": "today"}\n', "did not make it"),
        (lambda _: b"\n[]\n", "did not make it"),
        (lambda whole: whole.replace(b"backup 1", b"backup 2"), "did not make it"),
    ],
    ids=["empty", "last", "half", "hole", "byte", "seal", "foreign", "json", "format"],
)
def test_a_file_that_is_cut_off_changed_or_foreign_is_refused(path, content, reason):
    sealed(path)
    path.write_bytes(content(path.read_bytes()))

    with pytest.raises(BackupError, match=reason):
        seal.check(path, seal.read(path))
