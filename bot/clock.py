"""The one place that reads the machine's clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class RealClock:
    """Real time; with an offset in the demo, so that a week can be watched in a minute."""

    def __init__(self) -> None:
        self.offset = timedelta()

    def now(self) -> datetime:
        return self.real() + self.offset

    def real(self) -> datetime:
        """Real time, for leases, rate limits, signatures and timeouts (design.md section 6)."""
        return datetime.now(UTC)

    def said(self, at: datetime) -> datetime:
        """When something was said that a platform dates `at`, in real time; never later than now."""
        return min(at + self.offset, self.now())

    def move_to(self, moment: datetime) -> None:
        self.offset = moment - self.real()
