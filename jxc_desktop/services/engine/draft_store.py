"""Drafts between their values and the drafts table; shared by documents and counter."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from jxc_desktop.db.repositories.drafts import Drafts, StoredDraft
from jxc_desktop.domain.documents import Draft, State
from jxc_desktop.domain.errors import N_, NotFound
from jxc_desktop.domain.values import from_microseconds, to_microseconds
from jxc_desktop.services.base import User
from jxc_desktop.services.document_views import DraftRow
from jxc_desktop.services.engine.draft_codec import decode, encode


def save_draft(drafts: Drafts, draft: Draft, user: User, now: datetime, *, parked: bool = False) -> Draft:
    """Store a draft; answers it at its new version. The same new draft sent again is kept as it is.

    Raises:
        Conflict: it was saved elsewhere since it was read.
    """
    content = encode(draft)
    if not draft.version and (kept := drafts.get(draft.key)) is not None and kept.content == content:
        return replace(draft, version=kept.version)
    at = to_microseconds(now)
    stored = StoredDraft(
        key=draft.key,
        kind=draft.kind,
        state=State.DRAFT.value,
        counter=draft.counter,
        parked=parked,
        parked_as=draft.parked_as,
        content=content,
        version=draft.version,
        user=user.name,
        created_at=at,
        updated_at=at,
    )
    return replace(draft, version=drafts.save(stored, user.id))


def load_draft(drafts: Drafts, key: str) -> Draft:
    """A stored draft at its version.

    Raises:
        NotFound: it was posted, or never saved.
    """
    stored = drafts.get(key)
    if stored is None:
        raise NotFound(field="key", what=N_("draft"), name=key)
    return decode(stored.content, stored.version)


def open_drafts(drafts: Drafts, kind: str = "", counter: str = "", *, parked: bool | None = None) -> list[DraftRow]:
    """The drafts that wait, newest first."""
    rows = []
    for stored in drafts.open(kind, counter, parked=parked):
        draft = decode(stored.content, stored.version)
        rows.append(
            DraftRow(
                key=stored.key,
                kind=stored.kind,
                counter=stored.counter,
                user=stored.user,
                updated_at=from_microseconds(stored.updated_at),
                lines=len(draft.lines),
                party=draft.party,
                parked_as=stored.parked_as,
                state=stored.state,
            )
        )
    return rows
