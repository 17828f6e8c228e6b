"""The figures that /metrics shows; one registry for each bot, nothing global."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge


class Metrics:
    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        on = self.registry
        self.deliveries = Counter("muster_deliveries", "Deliveries answered", ["platform", "answer"], registry=on)
        self.refused = Counter("muster_refused", "Requests that the guard refused", ["platform", "reason"], registry=on)
        self.sent = Counter("muster_messages", "Outgoing messages by outcome", ["state"], registry=on)
        self.files = Counter("muster_files", "Files of messages by outcome", ["state"], registry=on)
        self.oldest = Gauge("muster_outbox_oldest_seconds", "Age of the oldest message that waits", registry=on)
        self.stalled = Gauge("muster_writer_stalled_seconds", "How long the present unit has run", registry=on)
        self.heartbeat = Gauge("muster_scheduler_heartbeat", "Unix time of the scheduler's last tick", registry=on)
