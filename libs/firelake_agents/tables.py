"""The agents' state in DynamoDB: the same protocols as in memory, by conditional writes.

Readings: an item (device, time), put if absent, gone after its retention. State: an item (device, agent) with a
version that every write checks. Alerts: an item (device, event). Numbers are stored as their shortest exact text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from firelake_models.decision import DecisionState

from firelake_agents.analyse.logic import Memory, Standing
from firelake_agents.progress import ConflictError, Progress
from firelake_agents.reading import Reading
from firelake_agents.respond.logic import Event
from firelake_agents.times import MICROSECOND, Clock

Item = dict[str, Any]
RETENTION_S = 7 * 86_400
"""Readings are kept twice as long as the API accepts old ones, and more; the lake is where they stay."""


@dataclass(frozen=True)
class TableStore:
    """ReadingStore, MemoryStore and EventStore at once. `client`: boto3's DynamoDB client."""

    client: Any
    clock: Clock
    readings_table: str = ""
    state_table: str = ""
    alerts_table: str = ""

    def progress(self, device_id: str) -> Progress:
        item = self._state(device_id, "monitor")
        return Progress(int(item["watermark_us"]["N"]), int(item["version"]["N"])) if item else Progress()

    def readings_from(self, device_id: str, start_us: int) -> list[Reading]:
        pages = self.client.get_paginator("query").paginate(
            TableName=self.readings_table,
            KeyConditionExpression="device_id = :device AND event_time_us >= :start",
            ExpressionAttributeValues={":device": {"S": device_id}, ":start": {"N": str(start_us)}},
            ConsistentRead=True,
        )
        return [
            Reading(
                device_id,
                int(item["event_time_us"]["N"]),
                {name: float(value["N"]) for name, value in item["values"]["M"].items()},
            )
            for page in pages
            for item in page["Items"]
        ]

    def keep(self, readings: Iterable[Reading]) -> None:
        expires_s = self.clock() // MICROSECOND + RETENTION_S
        for reading in readings:
            item = {
                "device_id": {"S": reading.device_id},
                "event_time_us": {"N": str(reading.event_time_us)},
                "values": {"M": {name: {"N": repr(float(value))} for name, value in reading.values.items()}},
                "expires_at": {"N": str(expires_s)},
            }
            self._put(self.readings_table, item, "attribute_not_exists(device_id)")

    def advance(self, device_id: str, before: Progress, watermark_us: int) -> None:
        item = {
            "device_id": {"S": device_id},
            "agent": {"S": "monitor"},
            "watermark_us": {"N": str(watermark_us)},
            "heard_us": {"N": str(self.clock())},
        }
        self._replace_state(item, before.version)

    def memory(self, device_id: str) -> Memory:
        item = self._state(device_id, "analyse")
        if not item:
            return Memory()
        content = json.loads(item["memory"]["S"])
        return Memory(
            _standing(content["now"]),
            tuple((end_us, _standing(standing)) for end_us, standing in content["before"]),
            content["last_event_id"],
            content["last_level_event_id"],
            int(item["version"]["N"]),
        )

    def remember(self, device_id: str, before: Memory, after: Memory) -> None:
        content = {
            "now": asdict(after.now),
            "before": [[end_us, asdict(standing)] for end_us, standing in after.before],
            "last_event_id": after.last_event_id,
            "last_level_event_id": after.last_level_event_id,
        }
        item = {
            "device_id": {"S": device_id},
            "agent": {"S": "analyse"},
            **({} if after.newest_end_us is None else {"newest_end_us": {"N": str(after.newest_end_us)}}),
            "last_event_id": {"S": after.last_event_id},
            "memory": {"S": json.dumps(content)},
        }
        self._replace_state(item, before.version)

    def put_event(self, event: Event) -> bool:
        key = {"device_id": {"S": event.device_id}, "event_id": {"S": event.event_id}}
        item = {
            **key,
            "told": {"BOOL": False},
            "level": {"S": event.level},
            "kind": {"S": event.kind},
            "content": {"S": json.dumps(event.to_message())},
        }
        if self._put(self.alerts_table, item, "attribute_not_exists(device_id)"):
            return True
        there = self.client.get_item(TableName=self.alerts_table, Key=key, ConsistentRead=True)["Item"]
        return not there["told"]["BOOL"]

    def mark_told(self, event: Event) -> None:
        self.client.update_item(
            TableName=self.alerts_table,
            Key={"device_id": {"S": event.device_id}, "event_id": {"S": event.event_id}},
            UpdateExpression="SET told = :yes",
            ExpressionAttributeValues={":yes": {"BOOL": True}},
        )

    def told_events(self, device_id: str) -> list[Event]:
        """A head's events in the order of their ids, those still on their way left out."""
        pages = self.client.get_paginator("query").paginate(
            TableName=self.alerts_table,
            KeyConditionExpression="device_id = :device",
            ExpressionAttributeValues={":device": {"S": device_id}},
            ConsistentRead=True,
        )
        return [
            Event.from_message(json.loads(item["content"]["S"]))
            for page in pages
            for item in page["Items"]
            if item["told"]["BOOL"]
        ]

    def _state(self, device_id: str, agent: str) -> Item:
        key = {"device_id": {"S": device_id}, "agent": {"S": agent}}
        answer = self.client.get_item(TableName=self.state_table, Key=key, ConsistentRead=True)
        item: Item = answer.get("Item", {})
        return item

    def _replace_state(self, item: Item, version: int) -> None:
        condition = "attribute_not_exists(device_id)" if version == 0 else "version = :version"
        values = {} if version == 0 else {":version": {"N": str(version)}}
        if not self._put(self.state_table, {**item, "version": {"N": str(version + 1)}}, condition, values):
            raise ConflictError(f"{item['device_id']['S']}: the {item['agent']['S']}'s state changed in between")

    def _put(self, table: str, item: Item, condition: str, values: Item | None = None) -> bool:
        more = {"ExpressionAttributeValues": values} if values else {}
        try:
            self.client.put_item(TableName=table, Item=item, ConditionExpression=condition, **more)
        except self.client.exceptions.ConditionalCheckFailedException:
            return False
        return True


def _standing(content: Item) -> Standing:
    return Standing(DecisionState.from_json(content["decided"]), content["degraded"])
