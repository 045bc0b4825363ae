"""The resource types that only configure AWS: nothing on a laptop does what they ask, so a stack records them.

GET /_firelake/recorded lists those of the stacks that exist, so that a deploy can say what it has not done.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from ministack import app
from ministack.core.responses import get_account_id, get_region
from ministack.services.cloudformation import _stacks, provisioners

PATH = "/_firelake/recorded"
Attributes = dict[str, Any]


def _arn(service: str, kind: str) -> Callable[[str], Attributes]:
    return lambda name: {"Arn": f"arn:aws:{service}:{get_region()}:{get_account_id()}:{kind}{name}"}


def _none(_name: str) -> Attributes:
    return {}


RECORDED: dict[str, tuple[str | None, Callable[[str], Attributes]]] = {
    # networks
    "AWS::EC2::EIP": (None, lambda name: {"AllocationId": f"eipalloc-{_digest(name)}", "PublicIp": name}),
    "AWS::EC2::NatGateway": (None, lambda name: {"NatGatewayId": name}),
    "AWS::EC2::FlowLog": (None, lambda name: {"Id": name}),
    "AWS::EC2::NetworkAcl": (None, lambda name: {"Id": name}),
    "AWS::EC2::NetworkAclEntry": (None, _none),
    "AWS::EC2::SubnetNetworkAclAssociation": (None, lambda name: {"AssociationId": name}),
    "AWS::EC2::SecurityGroupIngress": (None, lambda name: {"Id": name}),
    "AWS::EC2::SecurityGroupEgress": (None, lambda name: {"Id": name}),
    # who may see the lake
    "AWS::LakeFormation::DataLakeSettings": (None, _none),
    "AWS::LakeFormation::Resource": (None, _none),
    "AWS::LakeFormation::Permissions": (None, _none),
    "AWS::LakeFormation::PrincipalPermissions": (None, _none),
    "AWS::LakeFormation::Tag": (None, _none),
    "AWS::LakeFormation::TagAssociation": (None, _none),
    # cost, audit, observation
    "AWS::Budgets::Budget": (None, _none),
    "AWS::CE::AnomalyMonitor": (None, lambda name: {"MonitorArn": name}),
    "AWS::CE::AnomalySubscription": (None, lambda name: {"SubscriptionArn": name}),
    "AWS::CloudTrail::Trail": ("TrailName", _arn("cloudtrail", "trail/")),
    "AWS::XRay::Group": ("GroupName", lambda name: {"GroupARN": name}),
    "AWS::XRay::SamplingRule": ("RuleName", lambda name: {"RuleARN": name}),
    "AWS::CloudWatch::CompositeAlarm": ("AlarmName", _arn("cloudwatch", "alarm:")),
    "AWS::CloudWatch::AnomalyDetector": (None, lambda name: {"Id": name}),
    "AWS::CloudWatch::InsightRule": ("RuleName", _arn("cloudwatch", "insight-rule/")),
    "AWS::Logs::QueryDefinition": (None, lambda name: {"QueryDefinitionId": name}),
    "AWS::ResourceGroups::Group": ("Name", _arn("resource-groups", "group/")),
    # care of what is there
    "AWS::Backup::BackupSelection": (None, lambda name: {"Id": name, "SelectionId": name}),
    "AWS::ApplicationAutoScaling::ScalableTarget": (None, lambda name: {"Id": name}),
    "AWS::ApplicationAutoScaling::ScalingPolicy": (None, lambda name: {"Arn": name}),
    "AWS::Batch::SchedulingPolicy": ("Name", _arn("batch", "scheduling-policy/")),
    "AWS::Glue::DataQualityRuleset": ("Name", _none),
    "AWS::Glue::DataCatalogEncryptionSettings": (None, _none),
    "AWS::CodePipeline::Pipeline": ("Name", lambda _name: {"Version": "1"}),
    "AWS::EMR::Cluster": (None, lambda name: {"MasterPublicDNS": f"{name}.invalid"}),
    "AWS::EMR::SecurityConfiguration": ("Name", _none),
}
"""Type: the property that names it (None: AWS makes a name up), and what GetAtt gives."""

_PREFIXES = {"AWS::EC2::NatGateway": "nat-", "AWS::EC2::FlowLog": "fl-", "AWS::EC2::NetworkAcl": "acl-"}
_emulator_answer = app._handle_pre_body_request


def install() -> None:
    """Register the types and the path. A type that the emulator itself knows is an error: then it is not for here."""
    known = sorted(RECORDED.keys() & provisioners._RESOURCE_HANDLERS.keys())
    if known:
        raise RuntimeError(f"the emulator handles {', '.join(known)} itself: take it off the recorded types")
    for resource_type in RECORDED:
        provisioners._RESOURCE_HANDLERS[resource_type] = {
            "create": _creator(resource_type),
            "update": _updater(resource_type),
            "update_with_logical_id": True,
            "delete": lambda _physical_id, _properties: None,
        }
    app._handle_pre_body_request = _answer


def recorded_only() -> list[dict[str, str]]:
    """Every resource of a living stack that is recorded and not executed: stack, logical id, type, physical id."""
    return [
        {
            "stack": stack["StackName"],
            "logical_id": logical_id,
            "type": resource["ResourceType"],
            "physical_id": resource.get("PhysicalResourceId", ""),
        }
        for stack in _stacks.all_values()
        if stack["StackStatus"] != "DELETE_COMPLETE"
        for logical_id, resource in sorted(stack.get("_resources", {}).items())
        if resource.get("ResourceType") in RECORDED
    ]


def _creator(resource_type: str) -> Callable[[str, Attributes, str], tuple[str, Attributes]]:
    name_property, attributes = RECORDED[resource_type]

    def create(logical_id: str, properties: Attributes, stack: str) -> tuple[str, Attributes]:
        given = properties.get(name_property) if name_property else None
        name = str(given or _made_up(resource_type, stack, logical_id))
        return name, attributes(name)

    return create


def _updater(resource_type: str) -> Callable[..., tuple[str, Attributes]]:
    create = _creator(resource_type)

    def update(
        physical_id: str, _old: Attributes, new: Attributes, stack: str, logical_id: str | None = None
    ) -> tuple[str, Attributes]:
        return create(logical_id or physical_id, new, stack)

    return update


def _made_up(resource_type: str, stack: str, logical_id: str) -> str:
    digest = _digest(f"{stack}/{logical_id}")
    if resource_type == "AWS::EC2::EIP":
        return f"192.0.2.{int(digest[:2], 16)}"  # of the block kept for documentation (RFC 5737)
    return f"{_PREFIXES.get(resource_type, f'{stack}-{logical_id}-')}{digest}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:17]


async def _answer(method: str, path: str, headers: Any, query: Any, request_id: str) -> Any:
    if method == "GET" and path == PATH:
        return 200, {"Content-Type": "application/json"}, json.dumps(recorded_only()).encode()
    return await _emulator_answer(method, path, headers, query, request_id)
