from typing import Any, ClassVar, Self, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)

class MP_NodeQuerySet(models.QuerySet[M]): ...

class MP_NodeManager(models.Manager[M]):
    def add_root(self, create_kwargs: dict[str, Any] | None = ..., *, instance: M | None = ...) -> M: ...
    def add_child(
        self, target: M, create_kwargs: dict[str, Any] | None = ..., *, instance: M | None = ...
    ) -> M: ...

class MP_Node(models.Model):
    path: models.CharField[str, str]
    depth: models.PositiveIntegerField[int, int]
    numchild: models.PositiveIntegerField[int, int]
    steplen: ClassVar[int]
    alphabet: ClassVar[str]
    node_order_by: ClassVar[list[str]]

    @classmethod
    def add_root(cls, **kwargs: Any) -> Self: ...
    def add_child(self, **kwargs: Any) -> Self: ...
    def get_parent(self, update: bool = ...) -> Self | None: ...
    class Meta:
        abstract = True
