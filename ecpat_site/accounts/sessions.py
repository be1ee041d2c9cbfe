"""The sessions of a user: which are open, and ending them."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from ecpat_site.models import Session


@dataclass(frozen=True)
class OpenSession:
    """A session that is open; `mark` names it without saying its id, which opens it."""

    mark: str
    browser: str
    began: datetime | None
    seen: datetime
    is_this: bool


def open_sessions(request: HttpRequest) -> list[OpenSession]:
    """Return the sessions of the signed-in user, this one first, then the last seen."""
    found = [_shown(request, row, data) for row, data in _open(request)]
    return sorted(found, key=lambda s: (s.is_this, s.seen), reverse=True)


def end(request: HttpRequest, mark: str) -> None:
    """End another session of the signed-in user, named by its mark."""
    for row in _others(request):
        if _mark(row) == mark:
            row.delete()


def end_others(request: HttpRequest) -> None:
    """End all sessions of the signed-in user but this one."""
    _others(request).delete()


def end_all(user: Any) -> None:
    """End all sessions of a user, whoever asks for it."""
    Session.objects.filter(user=user).delete()


def _others(request: HttpRequest) -> QuerySet[Session]:
    own = Session.objects.filter(user=request.user.pk)
    return own.exclude(pk=request.session.session_key)


def _open(request: HttpRequest) -> list[tuple[Session, dict[str, Any]]]:
    """Return each session that is not over, with its data."""
    current = request.user.get_session_auth_hash()  # type: ignore[union-attr]
    rows = Session.objects.filter(user=request.user.pk, expire_date__gt=timezone.now())
    with_data = [(row, row.get_decoded()) for row in rows]
    # The others were opened with an earlier password.
    return [
        (row, data)
        for row, data in with_data
        if constant_time_compare(data.get(HASH_SESSION_KEY, ""), current)
    ]


def _shown(request: HttpRequest, row: Session, data: dict[str, Any]) -> OpenSession:
    began = data.get("began")
    return OpenSession(
        mark=_mark(row),
        browser=data.get("browser", ""),
        began=datetime.fromisoformat(began) if began else None,
        seen=row.seen,
        is_this=row.pk == request.session.session_key,
    )


def _mark(row: Session) -> str:
    return sha256(row.session_key.encode()).hexdigest()[:16]
