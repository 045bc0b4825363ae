"""What AWS is assumed to charge, in US dollars: us-east-1, Linux on x86, as known in 2025, before tax and discounts.

Assumptions, not quotes. Check them before a large run, and change them here:
https://aws.amazon.com/fargate/pricing/, https://aws.amazon.com/ec2/pricing/on-demand/,
https://aws.amazon.com/ec2/spot/pricing/, https://aws.amazon.com/s3/pricing/
"""

from __future__ import annotations

AS_OF = "2025, us-east-1"

FARGATE_VCPU_HOUR = 0.04048
FARGATE_GIB_HOUR = 0.004445
FARGATE_SPOT_SHARE = 0.4
"""Spot's price over the full one: AWS says "up to 70 % off" and sets it from day to day; 60 % off is assumed."""

C7I_VCPU_HOUR = 0.04463
"""c7i.large, 0.08925 an hour for 2 vCPU and 4 GiB: the same job in a compute environment on EC2."""
C7I_SPOT_SHARE = 0.4

S3_GIB_MONTH = 0.023
S3_PUT = 0.005 / 1000
"""PUT, COPY, POST and LIST."""

JOB_VCPU = 1
JOB_GIB = 4
"""What a child of the array gets; as in infra/cloudformation/simulate.yaml, which a test holds it to."""
START_S = 60.0
"""Billed for each child before it simulates: pulling the image and starting Python."""
