"""What a client's file was before each change, and after it."""

from __future__ import annotations

from datetime import datetime

from storage.tables.base import Table, id_, link, moment, text_


class ClientChangeRow(Table, table=True):
    """One change of a file: the whole of it before (empty for a new one) and after, as JSON."""

    __tablename__ = "client_changes"
    id: int = id_()
    client_id: int = link("clients.id", nullable=False, index=True)
    actor_id: int | None = link("people.id")
    at: datetime = moment()
    before: str = text_()
    after: str = text_()
