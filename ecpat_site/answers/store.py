"""Stored answers: what was made for a question, until another is made for it."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from hashlib import blake2b

from ecpat_site.answers import encoding
from ecpat_site.answers.freshness import State

Head = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """All that a public answer may depend on, besides the state of the database."""

    scheme: str
    host: str
    path: str
    query: str
    # The media type that `Accept` chooses among those we have.
    wanted: str


@dataclass(slots=True)
class Answer:
    """A whole answer of status 200, and what it was made from."""

    state: State
    # Without those that depend on the encoding.
    headers: Head
    body: bytes
    is_compressible: bool
    digest: str = ""
    _encoded: dict[str, bytes] = field(default_factory=dict)
    _heads: dict[str, Head] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.digest = blake2b(self.body, digest_size=12).hexdigest()

    def encoded(self, name: str) -> bytes:
        """Return the body in an encoding, made when it is first asked for."""
        if name not in self._encoded:
            self._encoded[name] = encoding.encoded(self.body, name)
        return self._encoded[name]

    def head(self, name: str) -> Head:
        """Return all headers of the body in an encoding, made when first asked for."""
        if name not in self._heads:
            own = {
                "Vary": "Accept, Accept-Encoding",
                "ETag": f'"{self.digest}{name and "-" + name}"',
                "Content-Length": str(len(self.encoded(name))),
            }
            if name:
                own["Content-Encoding"] = name
            self._heads[name] = (*self.headers, *own.items())
        return self._heads[name]

    @property
    def size(self) -> int:
        """The bytes it takes, as far as they are known before all encodings are made."""
        return len(self.body) + sum(map(len, self._encoded.values()))


class Store:
    """Answers by their questions, the least asked for dropped first.

    Questions with a query string have a quarter of the bytes to themselves: however many a
    client makes up, the pages themselves stay.
    """

    def __init__(self, most_bytes: int) -> None:
        few = most_bytes // 4
        self._parts = {False: _Part(most_bytes - few), True: _Part(few)}

    def get(self, question: Question) -> Answer | None:
        return self._part(question).get(question)

    def keep(self, question: Question, answer: Answer) -> None:
        self._part(question).keep(question, answer)

    def _part(self, question: Question) -> "_Part":
        return self._parts[bool(question.query)]


class _Part:
    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._taken = 0
        self._answers: OrderedDict[Question, tuple[Answer, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, question: Question) -> Answer | None:
        with self._lock:
            found = self._answers.get(question)
            if found is None:
                return None
            self._answers.move_to_end(question)
            return found[0]

    def keep(self, question: Question, answer: Answer) -> None:
        # Half as much again for the encodings, which are made later.
        size = answer.size * 3 // 2 + 1000
        if size > self._most_bytes:
            return
        with self._lock:
            _, before = self._answers.pop(question, (None, 0))
            self._answers[question] = answer, size
            self._taken += size - before
            while self._taken > self._most_bytes:
                _, (_, freed) = self._answers.popitem(last=False)
                self._taken -= freed
