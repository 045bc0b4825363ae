"""The tag that a deployment asks of an image: `python -m firelake_deploy.image_tag simulators`."""

from __future__ import annotations

import sys

from firelake_deploy.artefacts import IMAGES, TAG_LENGTH, image_digest


def main(arguments: list[str]) -> int:
    """Print one image's tag; 2 when there is no such image."""
    if len(arguments) != 1 or arguments[0] not in IMAGES:
        print(f"image_tag: expected one of {', '.join(IMAGES)}", file=sys.stderr)
        return 2
    print(image_digest(arguments[0])[:TAG_LENGTH])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
