"""Files from outside: judged by what they hold, written anew, refused with what to do."""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from learning.authoring import zips
from learning.authoring.pictures import PictureRefused
from learning.authoring.uploads import UploadRefused, checked_alternative, taken
from learning.authoring.zips import ZipRefused, packed, unpacked
from learning.errors import Refusal
from tests.authoring.tree import tree

Change = Callable[[zipfile.ZipInfo], None]


def picture(kind: str, size: tuple[int, int] = (20, 10), **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **more)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "ending"), [("JPEG", ".jpg"), ("PNG", ".png"), ("WEBP", ".webp"), ("GIF", ".png")]
)
def test_pictures_are_written_anew_under_a_name_for_the_tree(kind: str, ending: str) -> None:
    name, body = taken("C:\\Old Harbour (été).bin", picture(kind))

    assert name == f"old-harbour-ete{ending}"
    assert Image.open(io.BytesIO(body)).size == (20, 10)


def test_wide_pictures_are_made_as_wide_as_pages() -> None:
    _, body = taken("wide.png", picture("PNG", (3200, 1000)))

    assert Image.open(io.BytesIO(body)).size == (1600, 500)


def test_pictures_are_turned_upright_and_say_nothing_of_the_camera() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "A camera"

    _, body = taken("turned.jpg", picture("JPEG", (20, 10), exif=exif, comment=b"secret"))

    made = Image.open(io.BytesIO(body))
    assert (made.size, dict(made.getexif())) == ((10, 20), {})
    assert b"secret" not in body
    assert b"camera" not in body


def test_what_hides_behind_a_picture_is_gone() -> None:
    _, body = taken("two.png", picture("PNG") + b"<script>alert(1)</script>")

    assert b"script" not in body


def bomb(width: int, height: int) -> bytes:
    """A picture that claims its size in a few bytes."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = b""
    for kind, data in ((b"IHDR", head), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")):
        chunks += struct.pack(">I", len(data)) + kind + data
        chunks += struct.pack(">I", zlib.crc32(kind + data))
    return b"\x89PNG\r\n\x1a\n" + chunks


def moving() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


@pytest.mark.parametrize("size", [(20_000, 20_000), (20_000, 1), (9_000, 9_000)])
def test_a_picture_that_claims_too_much_is_refused_before_it_is_decoded(
    size: tuple[int, int],
) -> None:
    with pytest.raises(PictureRefused, match="too large"):
        taken("bomb.png", bomb(*size))


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
        ("script.png", b"<script>alert(1)</script>"),
        ("page.jpg", b"<!doctype html><title>x</title>"),
        ("program.mp4", b"MZ\x90\x00" + b"\0" * 60),
        ("torn.png", picture("PNG")[:40]),
        ("torn.jpg", picture("JPEG")[:30]),
        ("moving.gif", moving()),
        ("empty.png", b""),
        ("日本.png", picture("PNG")),
        ("no-cues.vtt", b"WEBVTT\n\nhello\n"),
        ("latin.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\ncaf\xe9\n"),
        ("latin.md", b"caf\xe9"),
        ("large.vtt", b"WEBVTT\n" + b" " * (2 * 1024 * 1024)),
    ],
)
def test_what_is_no_picture_film_or_caption_is_refused(name: str, body: bytes) -> None:
    with pytest.raises(Refusal):
        taken(name, body)


def test_captions_transcripts_and_films_are_taken_as_they_are() -> None:
    captions = b"WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n"
    film = b"\0\0\0\x18ftypmp42" + b"\0" * 40

    assert taken("Film.VTT", captions) == ("film.vtt", captions)
    assert taken("Film.md", "Hello, Zürich".encode()) == ("film.md", "Hello, Zürich".encode())
    assert taken("Film.mov", film) == ("film.mp4", film)


def test_a_picture_needs_words_for_those_who_do_not_see_it() -> None:
    assert checked_alternative(" A  quay\n at dusk ") == b"A quay at dusk\n"
    for text in ("", " \n ", "x" * 601):
        with pytest.raises(UploadRefused):
            checked_alternative(text)


def archive(*entries: tuple[str, bytes], change: Change = lambda _info: None) -> bytes:
    """An archive as somebody may make it by hand."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in entries:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            change(info)
            made.writestr(info, body)
    return out.getvalue()


def link(info: zipfile.ZipInfo) -> None:
    info.external_attr = (stat.S_IFLNK | 0o777) << 16


def packed_unusually(info: zipfile.ZipInfo) -> None:
    info.compress_type = zipfile.ZIP_LZMA


@pytest.mark.parametrize(
    "name",
    ["../x", "a/../../x", "/etc/x", "a\\b", "C:/x", "a//b", "./a", "a/./b", "a\nb", "\u202ea"],
)
def test_names_that_leave_the_folder_are_refused_with_the_name(name: str) -> None:
    with pytest.raises(ZipRefused, match="not a path inside"):
        unpacked(archive((name, b"x")))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"not a zip", "no ZIP"),
        (b"", "no ZIP"),
        (archive(("a.md", b"x"))[:-30], "no ZIP"),
        (archive(("a.md", b"x"), change=link), "a link"),
        (archive(("a.md", b"x"), change=packed_unusually), "unusual"),
        (archive(("a/b.md", b"x"), ("A/B.md", b"y")), "capital letters"),
        (archive(("bomb.md", b"\0" * 3_000_000)), "trap"),
    ],
)
def test_doubtful_archives_are_refused(body: bytes, says: str) -> None:
    with pytest.raises(ZipRefused, match=says):
        unpacked(body)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice_is_refused() -> None:
    with pytest.raises(ZipRefused, match="twice"):
        unpacked(archive(("a.md", b"x"), ("a.md", b"y")))


def test_an_encrypted_file_is_refused() -> None:
    body = bytearray(archive(("a.md", b"x")))
    for head, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        body[body.index(head) + offset] |= 1

    with pytest.raises(ZipRefused, match="encrypted"):
        unpacked(bytes(body))


def test_limits_count_before_anything_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "MOST_ENTRIES", 2)
    with pytest.raises(ZipRefused, match="more than 2"):
        unpacked(archive(("a", b"x"), ("b", b"x"), ("c", b"x")))
    monkeypatch.setattr(zips, "MOST_BYTES", 10)
    with pytest.raises(ZipRefused, match="256 MB"):
        unpacked(archive(("a", b"x" * 11)))
    monkeypatch.setattr(zips, "MOST_BYTES", 1000)
    monkeypatch.setattr(zips, "LARGEST_FILE", 10)
    with pytest.raises(ZipRefused, match="64 MB"):
        unpacked(archive(("a", b"x" * 11)))


def test_a_file_that_is_larger_than_it_says_is_refused() -> None:
    body = bytearray(archive(("a.md", b"x" * 100)))
    at = body.index(b"PK\x01\x02") + 24
    body[at : at + 4] = struct.pack("<I", 10)

    with pytest.raises(ZipRefused):
        unpacked(bytes(body))


def test_what_systems_leave_behind_is_left_out() -> None:
    body = archive(
        ("__MACOSX/a.md", b"x"), (".DS_Store", b"x"), ("a/.git/config", b"x"), ("a.md", b"x")
    )

    assert unpacked(body) == {"a.md": b"x"}


def test_the_same_tree_gives_the_same_archive() -> None:
    assert packed(tree()) == packed(dict(reversed(tree().items())))


names = st.from_regex(r"[a-z]{1,8}(/[a-z]{1,8}){0,2}\.md", fullmatch=True)


@given(st.dictionaries(names, st.binary(max_size=200), max_size=8))
def test_an_archive_gives_back_the_tree_byte_for_byte(files: dict[str, bytes]) -> None:
    assert unpacked(packed(files)) == files
