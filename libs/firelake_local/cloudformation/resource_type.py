"""A resource type that the local cloud makes real by asking the service it belongs to, as AWS's own handlers do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from botocore import xform_name
from botocore.exceptions import ClientError
from ministack.services.cloudformation import provisioners

from firelake_local import aws_clients
from firelake_local.cloudformation.properties import PropertyError, to_request

Properties = dict[str, Any]
Made = tuple[str, dict[str, Any]]
"""What Ref gives, and what GetAtt gives."""


@dataclass(frozen=True)
class ResourceType:
    """`create`, `update` and `delete` are operations of `service`; `ref` the member of create's answer that Ref gives.

    `key` is the member by which update and delete name the resource; it takes the physical id, or the name when
    `key_is_name`. A change of a property in `replacing` replaces the resource.
    `attributes` maps GetAtt's names to members of create's answer, or to `ref`, or to the name property.
    """

    name: str
    service: str
    create: str
    delete: str
    ref: str
    key: str
    name_property: str | None = None
    name_is_unique: bool = True
    update: str | None = None
    key_is_name: bool = False
    lower_case_name: bool = False
    longest_name: int = 63
    replacing: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    not_sent: tuple[str, ...] = ()
    before_delete: Callable[[Any, str], None] | None = None
    until_ready: Callable[[Any, str], None] | None = None

    def install(self) -> None:
        """Register with the emulator's engine. Raises AttributeError when that has changed."""
        provisioners._RESOURCE_HANDLERS[self.name] = {
            "create": self.created,
            "update": self.updated,
            "update_with_logical_id": True,
            "delete": self.deleted,
        }
        if self.replacing:
            provisioners._REPLACING_PROPERTIES[self.name] = self.replacing
        if self.name_property and self.name_is_unique:
            provisioners._CUSTOM_NAME_REPLACEMENT[self.name] = {"name": self.name_property}

    def created(self, logical_id: str, properties: Properties, stack: str) -> Made:
        """The engine's create. Raises ValueError with the service's own words."""
        wanted = {name: value for name, value in properties.items() if name not in self.not_sent}
        if self.name_property and not wanted.get(self.name_property):
            wanted[self.name_property] = provisioners._physical_name(
                stack, logical_id, lowercase=self.lower_case_name, max_len=self.longest_name
            )
        answer = self._ask(self.create, wanted)
        known = {**wanted, **answer}
        physical_id = str(known[self.ref])
        if self.until_ready:
            try:
                self.until_ready(self._client(), self._name(physical_id, wanted))
            except ValueError:
                self.deleted(physical_id, wanted)
                raise
        return physical_id, {attribute: known[member] for attribute, member in self.attributes}

    def updated(
        self, physical_id: str, old: Properties, new: Properties, _stack: str, _logical_id: str | None = None
    ) -> Made:
        """The engine's update; a change of a replacing property never comes here."""
        changed = {n: v for n, v in new.items() if old.get(n) != v and n not in self.not_sent}
        if self.update is None:
            if changed.keys() - {"Tags"}:
                raise PropertyError(f"{self.name}: {sorted(changed)[0]} cannot be updated")
            return physical_id, self._attributes(self._known(physical_id, new))
        members = self._input_members(self.update)
        gone = [n for n in old if n not in new and n != "Tags"]
        if gone:
            raise PropertyError(f"{self.name}: the local cloud cannot take {gone[0]} away by an update; set it instead")
        refused = [n for n in changed if n[:1].lower() + n[1:] not in members and n != "Tags"]
        if refused:
            raise PropertyError(f"{self.name}: {refused[0]} cannot be updated")
        key = self._name(physical_id, new) if self.key_is_name else physical_id
        sent = {n: v for n, v in new.items() if n[:1].lower() + n[1:] in members and n not in self.not_sent}
        known = self._known(physical_id, new)
        if changed.keys() - {"Tags"} or any(member not in known for _, member in self.attributes):
            answer = self._ask(self.update, {**sent, self.key: key})
            for described in (answer, *answer.values()):  # some services describe the resource one level down
                known |= described if isinstance(described, dict) else {}
            if self.until_ready:
                self.until_ready(self._client(), self._name(physical_id, new))
        return physical_id, self._attributes(known)

    def deleted(self, physical_id: str, properties: Properties) -> None:
        """The engine's delete; what is gone already is fine."""
        if self.before_delete:
            self.before_delete(self._client(), physical_id)
        key = self._name(physical_id, properties) if self.key_is_name else physical_id
        try:
            self._ask(self.delete, {self.key: key})
        except ValueError as error:
            if not _says_gone(str(error)):
                raise

    def _known(self, physical_id: str, properties: Properties) -> Properties:
        known = {**properties, self.ref: physical_id}
        if self.name_property:
            known[self.name_property] = self._name(physical_id, properties)
        return known

    def _attributes(self, known: Properties) -> dict[str, Any]:
        return {attribute: known[member] for attribute, member in self.attributes if member in known}

    def _name(self, physical_id: str, properties: Properties) -> str:
        given = properties.get(self.name_property) if self.name_property else None
        return str(given or physical_id.rsplit("/", 1)[-1])

    def _client(self) -> Any:
        return aws_clients.client(self.service, aws_clients.own_endpoint())

    def _input_members(self, operation: str) -> set[str]:
        shape = self._client().meta.service_model.operation_model(operation).input_shape
        return {name[:1].lower() + name[1:] for name in shape.members}

    def _ask(self, operation: str, properties: Properties) -> dict[str, Any]:
        client = self._client()
        shape = client.meta.service_model.operation_model(operation).input_shape
        try:
            answer: dict[str, Any] = getattr(client, xform_name(operation))(**to_request(shape, properties))
        except ClientError as error:
            told = error.response["Error"]
            raise ValueError(f"{told['Message']} (Service: {self.service}, Error Code: {told['Code']})") from error
        return answer


def _says_gone(message: str) -> bool:
    told = message.lower()
    return any(words in told for words in ("not found", "does not exist", "could not find", "notfound"))
