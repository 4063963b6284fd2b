"""Frozen dataclasses to JSON values and back, driven by their own annotations."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from decimal import Decimal
from types import UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

Value = TypeVar("Value")


def encode(value: object) -> Any:
    """The JSON value of a dataclass, tuple, mapping, Decimal or plain scalar."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: encode(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [encode(part) for part in value]
    if isinstance(value, dict):
        return {key: encode(part) for key, part in value.items()}
    if isinstance(value, Decimal):
        return str(value)
    return value


def decode(kind: type[Value], value: Any) -> Value:
    """The dataclass that `encode` turned into `value`."""
    return cast("Value", _decode(kind, value))


def _decode(kind: Any, value: Any) -> Any:
    origin = get_origin(kind)
    if kind is Decimal:
        return Decimal(value)
    if origin is tuple:
        return _decode_tuple(get_args(kind), value)
    if origin in (Union, UnionType):
        return _decode_union(get_args(kind), value)
    if origin is Literal or not is_dataclass(kind):
        return value
    hints = get_type_hints(kind)
    return cast("Any", kind)(**{name: _decode(hints[name], part) for name, part in value.items()})


def _decode_tuple(kinds: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_decode(kinds[0], part) for part in value)
    return tuple(_decode(kind, part) for kind, part in zip(kinds, value, strict=True))


def _decode_union(kinds: tuple[Any, ...], value: Any) -> Any:
    """A union here is `X | None` or `str | X` with one dataclass or tuple."""
    if value is None:
        return None
    if isinstance(value, str):
        return Decimal(value) if Decimal in kinds else value
    kind = next(kind for kind in kinds if kind not in (type(None), str))
    return _decode(kind, value)
