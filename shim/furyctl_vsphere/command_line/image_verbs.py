# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The verbs of golden images."""

from __future__ import annotations

from . import flags
from .verb import Verb

_WORKDIR = "images"

IMAGE_VERBS = (
    Verb(
        "image build",
        "furyctl_vsphere.verbs.image:build",
        "build a template from its definition, unless the newest version is made from the same",
        (
            flags.IMAGE_DEFINITION,
            flags.IMAGE_WORKDIR,
            flags.IMAGE_SITE,
            flags.KEEP_ON_FAILURE,
            flags.REBUILD,
            flags.PRUNE,
        ),
        (("image build -c ubuntu.yml", "build it when its definition has changed"),),
        workdir=_WORKDIR,
    ),
    Verb(
        "image certify",
        "furyctl_vsphere.verbs.image:certify",
        "prove on two throwaway clones what a template is to do",
        (
            flags.IMAGE_OR_CLUSTER,
            flags.IMAGE_WORKDIR,
            flags.IMAGE_SITE,
            flags.KEEP_ON_FAILURE,
            flags.TEMPLATE,
        ),
        (
            ("image certify -c ubuntu.yml", "the newest version of the image"),
            ("image certify -c furyctl.yaml --template templates/ubuntu", "a template that came from elsewhere"),
        ),
        workdir=_WORKDIR,
    ),
)
