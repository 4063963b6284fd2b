"""What a publication changes, and for whom: told before it happens. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from learning.authoring.paths import place_of
from learning.authoring.staleness import units_of
from learning.markdown.dialect import read
from learning.markdown.document import Document, paired


@dataclass(frozen=True, slots=True)
class Touched:
    """One document that differs from what readers see."""

    path: str
    kind: str  # new, changed or removed
    added: int = 0  # blocks
    changed: int = 0
    removed: int = 0
    rekeyed: tuple[str, ...] = ()  # questions whose right answer is another one now
    withdrawn: tuple[str, ...] = ()  # questions that are asked no longer
    behind: tuple[str, ...] = field(default=())  # languages whose translation falls behind


def touched(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> tuple[Touched, ...]:
    """Every document that would change, in the order of their paths."""
    paths = sorted(before.keys() | after.keys())
    changed = [one for one in paths if before.get(one) != after.get(one)]
    return tuple(_touched(path, before, after) for path in changed)


def _touched(path: str, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Touched:
    old, new = before.get(path), after.get(path)
    kind = "new" if old is None else "removed" if new is None else "changed"
    if not path.endswith(".md"):
        return Touched(path, kind)
    was, now = _parsed(path, old), _parsed(path, new)
    added, changed, removed = _blocks(was, now)
    return Touched(
        path=path,
        kind=kind,
        added=added,
        changed=changed,
        removed=removed,
        rekeyed=_rekeyed(was, now) if old and new else (),
        withdrawn=_withdrawn(was, now) if now else (),
        behind=tuple(_behind(path, before, after)) if added + changed + removed and new else (),
    )


def _parsed(path: str, body: bytes | None) -> Document | None:
    return read(body, path=path).document if body is not None else None


def _blocks(was: Document | None, now: Document | None) -> tuple[int, int, int]:
    """How many blocks come, change and go; one that only moved does none of these."""
    old = {one.key: one.hash for one in units_of(was)} if was else {}
    new = {one.key: one.hash for one in units_of(now)} if now else {}
    gone = {key for key, one in old.items() if one not in new.values()}
    come = {key for key, one in new.items() if one not in old.values()}
    return len(come - gone), len(come & gone), len(gone - come)


def _rekeyed(was: Document | None, now: Document | None) -> tuple[str, ...]:
    old = {one.id: one for one in was.questions} if was else {}
    return tuple(
        one.id for one in (now.questions if now else ())
        if one.id in old and one.kind != "reuse" and paired(old[one.id], one) is None
    )  # fmt: skip


def _withdrawn(was: Document | None, now: Document | None) -> tuple[str, ...]:
    kept = {one.id for one in now.questions} if now else set()
    return tuple(one.id for one in (was.questions if was else ()) if one.id not in kept)


def _behind(path: str, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[str]:
    """Languages in which this text is read and does not change along."""
    place = place_of(path)
    if place.language:
        return []
    return sorted(
        other.language
        for other in map(place_of, after)
        if other.language
        and other.source == path
        and other.path != path
        and before.get(other.path) == after[other.path]
    )
