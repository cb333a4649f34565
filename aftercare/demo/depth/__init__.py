"""Scripted additions to some case files in the last days, so that every detail page has something to show."""

from __future__ import annotations

from collections.abc import Sequence

from aftercare.demo.caseload import Client
from aftercare.demo.depth.around import gather_around
from aftercare.demo.depth.cast import gather
from aftercare.demo.depth.colleagues import hand_on, name_stand_ins, propose_elsewhere
from aftercare.demo.depth.device_checks import check_devices
from aftercare.demo.depth.frames import change_frames
from aftercare.demo.depth.lately import happen_lately
from aftercare.demo.depth.papers import draw_up
from aftercare.demo.depth.restrictions import restrict
from aftercare.demo.depth.risk import assess
from aftercare.demo.depth.takeover import take_over_from_elsewhere
from aftercare.demo.depth.treatment import treat
from aftercare.demo.depth.voluntary import follow_voluntarily
from aftercare.demo.stage import Stage


def deepen(stage: Stage, clients: Sequence[Client]) -> None:
    """Done at the current time of the stage's clock, each act by the colleague responsible for it. Clients not in
    `clients` are skipped."""
    cast = gather(stage, clients)
    restrict(cast)
    assess(cast)
    treat(cast)
    gather_around(cast)
    check_devices(cast)
    follow_voluntarily(cast)
    change_frames(cast)
    draw_up(cast)
    take_over_from_elsewhere(cast)
    name_stand_ins(cast)
    hand_on(cast)
    propose_elsewhere(cast)
    happen_lately(cast)
