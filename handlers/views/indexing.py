"""The index of words: what was written before there was one is added, from the newest down, in batches."""

from __future__ import annotations

from handlers.context import Job
from storage import backfill

BATCH = 500


def index(job: Job) -> int:
    return backfill.go_on(job.unit, BATCH)


JOBS = {"index": index}
