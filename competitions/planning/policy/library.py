"""Finding, reading and keeping policy packs.

A pack is a TOML file: `<key>.toml` is version 1 of a pack, `<key>.v<N>.toml` version N. A version that a
competition was filed under is never edited; a change is a new file. Packs are read once a process.
"""

import difflib
import hashlib
import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import get_args

from pydantic import BaseModel, ValidationError

from competitions.planning.policy.schema import Pack

PACKS_FOLDER = Path(__file__).parent / "packs"
_FILE_NAME = re.compile(r"(?P<key>[a-z0-9]+(?:-[a-z0-9]+)*)(?:\.v(?P<version>[1-9][0-9]*))?\.toml")


@dataclass(frozen=True, order=True, slots=True)
class PackReference:
    """What a competition pins."""

    key: str
    version: int

    def __str__(self) -> str:
        return f"{self.key} version {self.version}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a pack. `path` is dotted (`weights.practical_minimum.value`); "" is the whole file."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class PackError(ValueError):
    """A pack is missing or wrong. Says the file and every fault at once."""

    def __init__(self, file: Path | None, problems: Iterable[Problem]) -> None:
        self.file = file
        self.problems = tuple(problems)
        lines = [str(problem) for problem in self.problems]
        super().__init__("\n".join([f"{file} is not a valid policy pack:", *lines] if file else lines))


class PackLibrary:
    """The packs of some folders. Raises `PackError` where two files claim the same key and version."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._files: dict[PackReference, Path] = {}
        self._packs: dict[PackReference, Pack] = {}
        for folder in folders:
            self.add_folder(folder)

    def add_folder(self, folder: Path) -> None:
        """Take in the packs of one more folder; a folder taken in twice changes nothing."""
        if not folder.is_dir():
            raise PackError(folder, [Problem("", "no such folder")])
        for file in sorted(folder.glob("*.toml")):
            reference = _reference(file)
            known = self._files.setdefault(reference, file)
            if known != file:
                raise PackError(file, [Problem("", f"{known} already is {reference}")])

    def available(self) -> tuple[PackReference, ...]:
        """Every pack there is, by key and version. Says nothing of whether it can be read."""
        return tuple(sorted(self._files))

    def load(self, key: str, version: int) -> Pack:
        """The pack, read once and kept. Raises `PackError`."""
        reference = PackReference(key, version)
        if reference not in self._packs:
            if reference not in self._files:
                there = ", ".join(str(known) for known in self.available()) or "none"
                message = f"There is no policy pack {reference}. Available: {there}."
                raise PackError(None, [Problem("", message)])
            self._packs[reference] = _read(self._files[reference], reference)
        return self._packs[reference]

    def newest(self, key: str) -> Pack:
        """The highest version of a pack. Raises `PackError`."""
        versions = [reference.version for reference in self._files if reference.key == key]
        return self.load(key, max(versions, default=1))

    def problems(self) -> tuple[PackError, ...]:
        """What is wrong with any pack, for a check at start-up; () where all can be read."""
        errors: list[PackError] = []
        for reference in self.available():
            try:
                self.load(reference.key, reference.version)
            except PackError as error:
                errors.append(error)
        return tuple(errors)


@cache
def _library() -> PackLibrary:
    return PackLibrary([PACKS_FOLDER])


def add_folder(folder: Path) -> None:
    """Let this process use an operator's own packs too."""
    _library().add_folder(folder)


def available() -> tuple[PackReference, ...]:
    """Every pack that a competition may be filed under."""
    return _library().available()


def load_pack(key: str, version: int) -> Pack:
    """The pack that a competition has pinned. Raises `PackError`."""
    return _library().load(key, version)


def newest(key: str) -> Pack:
    """The version that a new competition starts under. Raises `PackError`."""
    return _library().newest(key)


def problems() -> tuple[PackError, ...]:
    """What is wrong with any pack of this process."""
    return _library().problems()


def _reference(file: Path) -> PackReference:
    match = _FILE_NAME.fullmatch(file.name)
    if match is None:
        expected = "the name must be <key>.toml or <key>.v<number>.toml, in lower case"
        raise PackError(file, [Problem("", expected)])
    return PackReference(match["key"], int(match["version"] or 1))


def _read(file: Path, reference: PackReference) -> Pack:
    content = file.read_bytes()
    try:
        document = tomllib.loads(content.decode(), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PackError(file, [Problem("", f"not readable as TOML: {error}")]) from error
    try:
        # Strict, and from JSON: words become enums and arrays tuples, but "70" is no number.
        pack = Pack.model_validate_json(
            json.dumps(document, default=str),
            strict=True,
            context={"fingerprint": hashlib.sha256(content).hexdigest()},
        )
    except ValidationError as error:
        raise PackError(file, _problems(error)) from error
    stated = PackReference(pack.key, pack.version)
    if stated != reference:
        message = f"the file says {stated}, its name says {reference}"
        raise PackError(file, [Problem("", message)])
    return pack


def _problems(error: ValidationError) -> list[Problem]:
    found: list[Problem] = []
    for detail in error.errors(include_url=False):
        location = detail["loc"]
        if detail["type"] == "extra_forbidden":
            message = "unknown key"
            near = difflib.get_close_matches(str(location[-1]), _keys_at(location[:-1]), n=1)
            if near:
                message += f"; did you mean {near[0]}?"
        elif detail["type"] == "missing":
            message = "missing"
        else:
            message = detail["msg"]
        found.append(Problem(".".join(str(step) for step in location), message))
    return found


def _keys_at(location: tuple[int | str, ...]) -> list[str]:
    """The keys that the schema knows at a place; [] where the place is no table."""
    annotation: object = Pack
    for step in location:
        if isinstance(step, int):
            annotation = next(iter(get_args(annotation)), None)
        elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
            field = annotation.model_fields.get(step)
            annotation = field.annotation if field else None
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return list(annotation.model_fields)
    return []
