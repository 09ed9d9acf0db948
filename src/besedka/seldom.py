"""Attributes that nearly no object has: ten thousand idle connections need not keep a place for each of them."""

from __future__ import annotations

from typing import Any, Generic, Protocol, TypeVar, overload

__all__ = ["Seldom"]

T = TypeVar("T")


class _Keeper(Protocol):
    """What has such attributes; None until one of them is set. Whoever guards one of them guards them all."""

    seldom: dict[str, Any] | None


class Seldom(Generic[T]):
    """An attribute of a class with the slot `seldom`: as long as it is `nothing`, it takes no memory.

    A slot is 8 bytes in each object, the dictionary that comes with the first of these attributes some 200. Reading one
    costs a call: it is not for what is looked at for each message.
    """

    __slots__ = ("_name", "_nothing")

    def __init__(self, nothing: T) -> None:
        self._nothing = nothing
        self._name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, keeper: None, owner: type) -> Seldom[T]: ...

    @overload
    def __get__(self, keeper: _Keeper, owner: type) -> T: ...

    def __get__(self, keeper: _Keeper | None, owner: type) -> Seldom[T] | T:
        if keeper is None:
            return self
        kept = keeper.seldom
        if kept is None:
            return self._nothing
        found: T = kept.get(self._name, self._nothing)
        return found

    def __set__(self, keeper: _Keeper, value: T) -> None:
        kept = keeper.seldom
        if value == self._nothing:
            if kept is not None:
                kept.pop(self._name, None)
                keeper.seldom = kept or None
        elif kept is None:
            keeper.seldom = {self._name: value}
        else:
            kept[self._name] = value
